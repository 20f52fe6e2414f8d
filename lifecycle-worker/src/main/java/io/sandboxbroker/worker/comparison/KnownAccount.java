package io.sandboxbroker.worker.comparison;

import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.wire.StoredRecords;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * What the comparison knows of an account.
 *
 * @param account as it was published last, with the sandbox id that it keeps
 * @param since when the presence began to matter; 1970 for a listed account
 * @param deleted whether the pool has deleted the sandbox for good
 */
record KnownAccount(SandboxListed account, Presence presence, Instant since, boolean deleted) {

  /** The presence of an account in the lists. */
  enum Presence {
    /** Only the pool's events have it: no list was compared since this store is empty. */
    UNLISTED('u'),
    LISTED('l'),
    /** The last list lacks it. */
    MISSING('m'),
    /** The CSP has confirmed its deletion; the next lists lack it. */
    REMOVED('r'),
    /** The pool was informed that it is gone. */
    VANISHED('v');

    /** Part of the stored format. */
    private final byte code;

    Presence(char code) {
      this.code = (byte) code;
    }

    private static Presence of(byte code) {
      return Arrays.stream(values()).filter(one -> one.code == code).findFirst().orElseThrow();
    }
  }

  /** Ten bytes: the presence, whether it is deleted, and the time. The account follows. */
  static Serde<KnownAccount> serde(Serde<SpecificRecord> records) {
    Serde<SpecificRecord> accounts = StoredRecords.as(Topics.CSP_LISTS, records);
    return Serdes.serdeFrom(
        (topic, known) ->
            known == null
                ? null
                : known.toBytes(accounts.serializer().serialize(topic, known.account())),
        (topic, bytes) -> bytes == null ? null : fromBytes(bytes, accounts, topic));
  }

  /** An account that a list shows for the first time, or again. */
  static KnownAccount listed(SandboxListed account) {
    return new KnownAccount(account, Presence.LISTED, Instant.EPOCH, false);
  }

  String sandboxId() {
    return account.getSandboxId();
  }

  boolean is(Presence expected) {
    return presence == expected;
  }

  /** Whether the last list showed it, so that the next one should. */
  boolean isExpected() {
    return is(Presence.LISTED);
  }

  /** Whether nothing has to be published when a list shows the account like this. */
  boolean isPublishedAs(SandboxListed now) {
    return !is(Presence.UNLISTED)
        && !is(Presence.VANISHED)
        && account.getName().equals(now.getName())
        && account.getExternalId().equals(now.getExternalId())
        && account.getSfdcAccountId().equals(now.getSfdcAccountId())
        && Objects.equals(account.getCreatedAt(), now.getCreatedAt());
  }

  /** Whether the account is gone for the CSP or for the pool, so that no list should show it. */
  boolean isGone() {
    return deleted || is(Presence.REMOVED);
  }

  KnownAccount as(Presence other, Instant time) {
    return new KnownAccount(account, other, time, deleted);
  }

  KnownAccount as(SandboxListed other) {
    return new KnownAccount(other, presence, since, deleted);
  }

  KnownAccount deletedAt(Instant time) {
    return new KnownAccount(account, presence, isExpected() ? time : since, true);
  }

  private byte[] toBytes(byte[] bytes) {
    return ByteBuffer.allocate(2 + Long.BYTES + bytes.length)
        .put(presence.code)
        .put((byte) (deleted ? 1 : 0))
        .putLong(since.toEpochMilli())
        .put(bytes)
        .array();
  }

  private static @Nullable KnownAccount fromBytes(
      byte[] bytes, Serde<SpecificRecord> accounts, String topic) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Presence presence = Presence.of(buffer.get());
    boolean deleted = buffer.get() == 1;
    Instant since = Instant.ofEpochMilli(buffer.getLong());
    byte[] rest = new byte[buffer.remaining()];
    buffer.get(rest);
    var account = (SandboxListed) accounts.deserializer().deserialize(topic, rest);
    return new KnownAccount(account, presence, since, deleted);
  }
}
