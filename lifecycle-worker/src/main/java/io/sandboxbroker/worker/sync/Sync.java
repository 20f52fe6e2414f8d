package io.sandboxbroker.worker.sync;

import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.ListUnusable;
import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.csp.CspAccount;
import io.sandboxbroker.worker.sync.SyncTimerReader.SyncTimer;
import io.sandboxbroker.worker.wire.EventHeaders;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * One sync: the timer that made it due and the list that was read. All ids derive from the timer's
 * id, so that a timer that is delivered twice leads to the same ids.
 *
 * @param startedAt when the CSP was called, to the millisecond
 * @param endedAt when it had answered
 */
record Sync(SyncTimer timer, ListResult result, Instant startedAt, Instant endedAt) {

  String id() {
    return "sync:" + timer.due().getTimerId();
  }

  /**
   * The records for the comparison, in the order in which it needs them. They are made one by one,
   * so that a long list is in memory only once.
   */
  Stream<ProducerRecord<String, byte[]>> toRecords(Serializer<SpecificRecord> serializer) {
    SyncDue due = timer.due();
    String cause = due.getTimerId();
    return switch (result) {
      case ListResult.Usable(var sandboxes) -> {
        var begun =
            new ListBegun(
                id(),
                cause,
                sandboxes.size(),
                startedAt,
                endedAt,
                due.getDryRun(),
                due.getOverride(),
                due.getFull());
        yield Stream.of(
                Stream.of(poolRecord(begun, serializer)),
                sandboxes.stream()
                    .map(account -> record(account.sandboxId(), listed(account), serializer)),
                Stream.of(poolRecord(new ListEnded(id()), serializer)))
            .flatMap(records -> records);
      }
      case ListResult.Refused refused ->
          Stream.of(
              poolRecord(
                  new ListUnusable(id(), cause, refused.reason(), startedAt, endedAt), serializer));
    };
  }

  private SandboxListed listed(CspAccount account) {
    return new SandboxListed(
        id(),
        account.sandboxId(),
        String.valueOf(account.name()),
        String.valueOf(account.id()),
        account.salesforceId(),
        account.creation().orElse(null));
  }

  private ProducerRecord<String, byte[]> poolRecord(
      SpecificRecord value, Serializer<SpecificRecord> serializer) {
    ProducerRecord<String, byte[]> record = record(Topics.POOL_KEY, value, serializer);
    timer.status().ifPresent(status -> status.write(record.headers()));
    return record;
  }

  private ProducerRecord<String, byte[]> record(
      String key, SpecificRecord value, Serializer<SpecificRecord> serializer) {
    String topic = Topics.CSP_LISTS.name();
    String recordId = value.getClass().getSimpleName() + ":" + key + ":" + id();
    var headers = EventHeaders.of(value, recordId, startedAt, key);
    return new ProducerRecord<>(
        topic, null, null, key, serializer.serialize(topic, value), headers);
  }
}
