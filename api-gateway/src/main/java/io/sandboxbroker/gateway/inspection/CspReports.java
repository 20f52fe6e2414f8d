package io.sandboxbroker.gateway.inspection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.stats.CspReport;
import io.sandboxbroker.topic.StatsKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers' reports about the CSP, from the statistics topic. A report that is not renewed is of
 * a worker that is gone. Bounded; one thread writes, any thread reads.
 */
final class CspReports {

  private static final Logger LOG = LoggerFactory.getLogger(CspReports.class);

  /** Three times the longest interval of reports, and some delay. */
  private static final Duration TTL = Duration.ofSeconds(100);

  private static final int MAX_WORKERS = 100;

  private final Map<String, CspReport> reports = new ConcurrentHashMap<>();
  private final Deserializer<SpecificRecord> deserializer;

  CspReports(Deserializer<SpecificRecord> deserializer) {
    this.deserializer = deserializer;
  }

  /** Whether a record of the statistics topic is a report. */
  static boolean isReport(ConsumerRecord<byte[], byte[]> record) {
    return StatsKeys.isCspReport(new String(record.key(), UTF_8));
  }

  /**
   * Takes a report; a record without a value removes it.
   *
   * @throws RuntimeException if the record may be readable later, as when the schema registry is
   *     unavailable
   */
  void receive(ConsumerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), UTF_8);
    if (record.value() == null) {
      reports.remove(key);
      return;
    }
    try {
      var value = deserializer.deserialize(record.topic(), record.headers(), record.value());
      if (value instanceof CspReport report
          && (reports.size() < MAX_WORKERS || reports.containsKey(key))) {
        reports.put(key, report);
      }
    } catch (SerializationException e) {
      LOG.warn("a report about the CSP is unreadable: offset {}", record.offset(), e);
    }
  }

  /** The reports that are not too old, by the id of their worker. */
  List<CspReport> newest(Instant now) {
    Instant oldest = now.minus(TTL);
    reports.values().removeIf(report -> report.getReportedAt().isBefore(oldest));
    return reports.values().stream().sorted(Comparator.comparing(CspReport::getWorkerId)).toList();
  }
}
