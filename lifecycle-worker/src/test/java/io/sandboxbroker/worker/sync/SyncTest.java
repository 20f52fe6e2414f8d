package io.sandboxbroker.worker.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.ListUnusable;
import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.Records;
import io.sandboxbroker.worker.command.StatusHeaders;
import io.sandboxbroker.worker.csp.CspAccount;
import io.sandboxbroker.worker.sync.SyncTimerReader.SyncTimer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class SyncTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant END = START.plusSeconds(3);
  private static final ListResult LIST =
      new ListResult.Usable(List.of(account("1", "lab-1"), account("2", "lab-2")));
  private static final Serde<SpecificRecord> RECORDS = Records.serde();

  @Test
  void aListIsPublishedBetweenItsBeginningAndItsEnd() {
    Sync sync = new Sync(timer("t1"), LIST, START, END);

    assertThat(records(sync))
        .extracting(ProducerRecord::key)
        .containsExactly(Topics.POOL_KEY, "1", "2", Topics.POOL_KEY);
    assertThat(values(sync))
        .containsExactly(
            new ListBegun("sync:t1", "t1", 2, START, END, false, false, false),
            new SandboxListed("sync:t1", "1", "lab-1", "ext-1", "", null),
            new SandboxListed("sync:t1", "2", "lab-2", "ext-2", "", null),
            new ListEnded("sync:t1"));
  }

  @Test
  void ofAnUnusableListOnlyTheReasonIsPublished() {
    var refused = new ListResult.Refused(SyncRefusal.TRUNCATED, "JSON");
    Sync sync = new Sync(timer("t1"), refused, START, END);

    assertThat(values(sync))
        .containsExactly(new ListUnusable("sync:t1", "t1", SyncRefusal.TRUNCATED, START, END));
    assertThat(ids(sync)).containsExactly("ListUnusable:pool:sync:t1");
  }

  @Test
  void aListCarriesWhetherItIsADryRunAndWhetherAnOperatorVouchesForIt() {
    var requested = new SyncDue("c1", START, SyncReason.REQUESTED, true, true, true);
    Sync sync = new Sync(new SyncTimer(requested, Optional.empty()), LIST, START, END);

    assertThat(values(sync))
        .first()
        .isEqualTo(new ListBegun("sync:c1", "c1", 2, START, END, true, true, true));
  }

  @Test
  void theRecordThatEndsAListCarriesWhetherItsCommandWantsAStatus() {
    var status = new StatusHeaders("request", START, "ops");
    var timer = new SyncTimer(due("c1"), Optional.of(status));

    assertThat(records(new Sync(timer, LIST, START, END)))
        .last()
        .satisfies(end -> assertThat(StatusHeaders.read(end.headers())).contains(status));
    assertThat(records(new Sync(timer("t1"), LIST, START, END)))
        .allSatisfy(record -> assertThat(StatusHeaders.read(record.headers())).isEmpty());
  }

  @Test
  void aTimerThatIsDeliveredAgainLeadsToTheSameIds() {
    var first = new Sync(timer("t1"), LIST, START, END);
    var again = new Sync(timer("t1"), LIST, END, END.plusSeconds(9));
    var other = new Sync(timer("t2"), LIST, START, END);

    assertThat(ids(again)).isEqualTo(ids(first)).doesNotHaveDuplicates();
    assertThat(ids(other)).doesNotContainAnyElementsOf(ids(first));
  }

  private static SyncTimer timer(String timerId) {
    return new SyncTimer(due(timerId), Optional.empty());
  }

  private static SyncDue due(String timerId) {
    return new SyncDue(timerId, START, SyncReason.SCHEDULED, false, false, false);
  }

  private static List<ProducerRecord<String, byte[]>> records(Sync sync) {
    return sync.toRecords(RECORDS.serializer()).toList();
  }

  private static List<SpecificRecord> values(Sync sync) {
    return records(sync).stream()
        .map(record -> RECORDS.deserializer().deserialize(record.topic(), record.value()))
        .toList();
  }

  private static List<String> ids(Sync sync) {
    return records(sync).stream()
        .map(record -> Headers.read(record.headers(), Headers.CE_ID).orElseThrow())
        .toList();
  }

  private static CspAccount account(String number, String name) {
    return new CspAccount("sandbox", "active", "ext-" + number, name, number, null, null);
  }
}
