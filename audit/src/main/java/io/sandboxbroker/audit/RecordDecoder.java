package io.sandboxbroker.audit;

import io.sandboxbroker.audit.log.Position;
import io.sandboxbroker.audit.report.UnreadableRecords;
import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Decodes the records that an audit needs, and counts them. Not thread-safe. */
final class RecordDecoder {

  /** The CSP's facts that answer commands. */
  private static final Set<String> ANSWERS =
      Set.of("io.sandboxbroker.csp.SyncCompleted", "io.sandboxbroker.csp.SyncRefused");

  private static final int MAX_KEPT = 20;

  private final AvroDeserializer deserializer = new AvroDeserializer();
  private final List<String> firstUnreadable = new ArrayList<>();
  private long unreadable;
  private final Map<String, Long> counts = new TreeMap<>();

  /**
   * @param settings of the clients, with the address of the registry
   */
  RecordDecoder(Map<String, Object> settings) {
    deserializer.configure(settings, false);
  }

  /** Resumes from the unreadable records of an earlier audit. */
  void resume(UnreadableRecords before) {
    unreadable = before.records();
    firstUnreadable.addAll(before.first());
  }

  /**
   * The record; null if an audit does not need it, or if it is unreadable, which is counted.
   *
   * @throws RetriableException if the registry is needed and does not answer
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
    } catch (RuntimeException unreadableRecord) {
      why = String.valueOf(unreadableRecord.getMessage());
    }
    if (value == null) {
      unreadable++;
      if (firstUnreadable.size() < MAX_KEPT) {
        firstUnreadable.add(at + ": " + why);
      }
      return null;
    }
    counts.merge(value.getSchema().getName(), 1L, Long::sum);
    return value;
  }

  private static boolean concerns(ConsumerRecord<?, ?> record) {
    return !record.topic().equals(Topics.CSP.name())
        || Headers.read(record.headers(), Headers.CE_TYPE).map(ANSWERS::contains).orElse(true);
  }

  /** The number of records of each type. */
  Map<String, Long> counts() {
    return Map.copyOf(counts);
  }

  /** The records that could not be read. */
  UnreadableRecords unreadable() {
    return new UnreadableRecords(unreadable, List.copyOf(firstUnreadable));
  }
}
