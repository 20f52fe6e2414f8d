package io.sandboxbroker.audit;

import io.sandboxbroker.audit.log.Position;
import io.sandboxbroker.audit.report.UnreadableRecords;
import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Reads what concerns an audit, and counts it and what it could not read. Not thread-safe. */
final class RecordDecoder {

  /** Of the CSP's facts, what answers commands. */
  private static final Set<String> ANSWERS =
      Set.of("io.sandboxbroker.csp.SyncCompleted", "io.sandboxbroker.csp.SyncRefused");

  private final AvroDeserializer deserializer = new AvroDeserializer();
  private final UnreadableRecords unreadable = new UnreadableRecords();
  private final Map<String, Long> counts = new TreeMap<>();

  /**
   * @param settings of the clients, which say where the registry is
   */
  RecordDecoder(Map<String, Object> settings) {
    deserializer.configure(settings, false);
  }

  /** Goes on from what was not understood before. */
  void resume(UnreadableRecords.Result before) {
    unreadable.resume(before);
  }

  /**
   * The record; null when it does not concern an audit or was not understood, which is counted.
   *
   * @throws RetriableException when the registry is needed and away
   */
  @Nullable SpecificRecord read(ConsumerRecord<byte[], byte[]> record, Position at) {
    if (!concerns(record)) {
      return null;
    }
    SpecificRecord value = null;
    String why = "there is no value";
    try {
      value = deserializer.deserialize(record.topic(), record.value());
    } catch (RetriableException registryAway) {
      throw registryAway;
    } catch (RuntimeException notUnderstood) {
      why = String.valueOf(notUnderstood.getMessage());
    }
    if (value == null) {
      unreadable.add(at, why);
      return null;
    }
    counts.merge(value.getSchema().getName(), 1L, Long::sum);
    return value;
  }

  private static boolean concerns(ConsumerRecord<?, ?> record) {
    return !record.topic().equals(Topics.CSP.name())
        || Headers.read(record.headers(), Headers.CE_TYPE).map(ANSWERS::contains).orElse(true);
  }

  /** How many there were of each type. */
  Map<String, Long> counts() {
    return Map.copyOf(counts);
  }

  /** What was not understood. */
  UnreadableRecords.Result unreadable() {
    return unreadable.result();
  }
}
