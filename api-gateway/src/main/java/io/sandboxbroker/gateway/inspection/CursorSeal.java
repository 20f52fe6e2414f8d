package io.sandboxbroker.gateway.inspection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.gateway.web.RefusedException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes cursors that only a gateway can make, each good for one query and for a while: a version, a
 * time of issue, where to go on, and 16 bytes of an HMAC-SHA-256 over these and the query. Any
 * gateway with the same key opens them. Thread-safe.
 */
final class CursorSeal {

  static final String PARAMETER = "cursor";

  private static final String HMAC = "HmacSHA256";
  private static final byte VERSION = 1;
  private static final int HEAD = Byte.BYTES + Long.BYTES;
  private static final int TAG = 16;

  /** Longer than any of ours, whose places are ids and names; looked at before it is decoded. */
  private static final int LONGEST = 4096;

  private final Mac mac;
  private final Duration age;
  private final InstantSource clock;

  /**
   * @param key never printed
   * @param age for how long a cursor is good
   */
  CursorSeal(byte[] key, Duration age, InstantSource clock) {
    this.age = age;
    this.clock = clock;
    try {
      mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + HMAC, e);
    }
  }

  /**
   * A cursor.
   *
   * @param query what it is good for; two queries that differ in any part are different
   * @param place where to go on
   */
  String seal(List<String> query, byte[] place) {
    byte[] content =
        ByteBuffer.allocate(HEAD + place.length)
            .put(VERSION)
            .putLong(clock.instant().getEpochSecond())
            .put(place)
            .array();
    byte[] sealed =
        ByteBuffer.allocate(content.length + TAG).put(content).put(mac(content, query)).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  /**
   * Where a cursor says to go on.
   *
   * @throws RefusedException if it is none of ours, of another query or too old
   */
  byte[] open(List<String> query, String cursor) {
    byte[] sealed = decode(cursor);
    byte[] content = Arrays.copyOf(sealed, sealed.length - TAG);
    byte[] given = Arrays.copyOfRange(sealed, sealed.length - TAG, sealed.length);
    if (!MessageDigest.isEqual(mac(content, query), given) || content[0] != VERSION) {
      throw foreign();
    }
    var issued = Instant.ofEpochSecond(ByteBuffer.wrap(content).getLong(Byte.BYTES));
    if (clock.instant().isAfter(issued.plus(age))) {
      throw RefusedException.invalid(PARAMETER, "is too old");
    }
    return Arrays.copyOfRange(content, HEAD, content.length);
  }

  /** What is told of a cursor that is not one of the query's; never why. */
  static RefusedException foreign() {
    return RefusedException.invalid(PARAMETER, "is no cursor of this query");
  }

  private static byte[] decode(String cursor) {
    if (cursor.length() > LONGEST) {
      throw foreign();
    }
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(cursor);
      // A text of one's own making may stand for the same bytes.
      String only = Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
      if (sealed.length >= HEAD + TAG && only.equals(cursor)) {
        return sealed;
      }
    } catch (IllegalArgumentException e) {
      throw foreign();
    }
    throw foreign();
  }

  private byte[] mac(byte[] content, List<String> query) {
    Mac computing = unused();
    computing.update(ByteBuffer.allocate(Integer.BYTES).putInt(content.length).array());
    computing.update(content);
    for (String part : query) {
      byte[] bytes = part.getBytes(UTF_8);
      computing.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      computing.update(bytes);
    }
    return Arrays.copyOf(computing.doFinal(), TAG);
  }

  /** A copy: one is for one thread, and looking one up may read files. */
  private Mac unused() {
    try {
      return (Mac) mac.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("The JDK's own can be cloned", e);
    }
  }
}
