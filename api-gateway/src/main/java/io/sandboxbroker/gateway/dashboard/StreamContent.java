package io.sandboxbroker.gateway.dashboard;

import io.sandboxbroker.gateway.command.QueueLengths;
import io.sandboxbroker.gateway.inspection.PoolOverview;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import tools.jackson.databind.json.JsonMapper;

/** Writes what the streams send. Thread-safe; may block while a schema is fetched. */
final class StreamContent {

  private final PoolOverview pool;
  private final QueueLengths queue;
  private final InvariantReports invariants;
  private final Deserializer<SpecificRecord> deserializer;
  private final JsonMapper json;

  StreamContent(
      PoolOverview pool,
      QueueLengths queue,
      InvariantReports invariants,
      Deserializer<SpecificRecord> deserializer,
      JsonMapper json) {
    this.pool = pool;
    this.queue = queue;
    this.invariants = invariants;
    this.deserializer = deserializer;
    this.json = json;
  }

  /**
   * The first frame.
   *
   * @param isResumed whether the events go on where the client left off
   * @param wasAsked whether the client asked for that
   */
  byte[] hello(boolean isResumed, boolean wasAsked, String access, Instant now) {
    return Frame.of(
        "hello",
        json(
            Map.of(
                "resumed",
                isResumed,
                "reset",
                wasAsked && !isResumed,
                "access",
                access,
                "at",
                now.getEpochSecond())));
  }

  /** Says that events are missing before the next ones. */
  byte[] reset() {
    return Frame.of("reset", json(Map.of()));
  }

  byte[] state(Instant now) {
    return Frame.of(
        "state",
        json(
            new StateView(
                pool.stats(now), queue.all(), pool.csp(now), invariants.last().orElse(null))));
  }

  byte[] hour(List<LastHour.Minute> minutes) {
    return Frame.of("hour", json(minutes));
  }

  byte[] tick(Instant now) {
    return Frame.of("tick", json(Map.of("at", now.getEpochSecond())));
  }

  byte[] event(ConsumerRecord<byte[], byte[]> event) {
    return json(EventView.of(event, deserializer));
  }

  byte[] json(Object value) {
    return json.writeValueAsBytes(value);
  }
}
