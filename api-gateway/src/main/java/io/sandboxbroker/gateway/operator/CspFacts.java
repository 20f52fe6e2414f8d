package io.sandboxbroker.gateway.operator;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.CspDeletionFailed;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.topic.Headers;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is told of the CSP, drops by its header what concerns no operator's command, as the
 * thousands of sandboxes of a first sync, and hands on the rest.
 */
final class CspFacts {

  private static final Logger LOG = LoggerFactory.getLogger(CspFacts.class);

  private static final Set<String> CONCERNING =
      Stream.of(
              SyncCompleted.getClassSchema(),
              SyncRefused.getClassSchema(),
              CspDeletionConfirmed.getClassSchema(),
              CspDeletionFailed.getClassSchema())
          .map(Schema::getFullName)
          .collect(Collectors.toUnmodifiableSet());

  private final Deserializer<SpecificRecord> deserializer;
  private final Syncs syncs;
  private final Cleanups cleanups;
  private final Counter unreadable;

  CspFacts(
      Deserializer<SpecificRecord> deserializer,
      Syncs syncs,
      Cleanups cleanups,
      MeterRegistry meters) {
    this.deserializer = deserializer;
    this.syncs = syncs;
    this.cleanups = cleanups;
    unreadable =
        Counter.builder("broker.csp.facts.unreadable")
            .description("Facts of the CSP that the gateway could not read")
            .register(meters);
  }

  /**
   * Takes a fact.
   *
   * @throws RuntimeException if it could be read later, as when the schema registry is away
   */
  void receive(ConsumerRecord<byte[], byte[]> record) {
    if (Headers.read(record.headers(), Headers.CE_TYPE).filter(CONCERNING::contains).isEmpty()) {
      return;
    }
    try {
      hand(deserializer.deserialize(record.topic(), record.headers(), record.value()));
    } catch (SerializationException e) {
      unreadable.increment();
      LOG.warn(
          "a fact cannot be read: partition {} offset {}", record.partition(), record.offset(), e);
    }
  }

  private void hand(SpecificRecord fact) {
    switch (fact) {
      case SyncCompleted completed -> syncs.completed(completed);
      case SyncRefused refused -> syncs.refused(refused);
      case CspDeletionConfirmed confirmed -> cleanups.confirmed(confirmed);
      case CspDeletionFailed failed -> cleanups.failed(failed);
      default -> LOG.warn("a fact is not what its header says: {}", fact.getSchema().getFullName());
    }
  }
}
