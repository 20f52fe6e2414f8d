package io.sandboxbroker.worker.sync;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.topic.DeadLetter;
import io.sandboxbroker.worker.wire.Transactions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Acts on the timers that make a sync due. The CSP is asked before the transaction begins, so that
 * a slow answer holds up no reader of committed facts.
 */
final class SyncListener implements BatchAcknowledgingConsumerAwareMessageListener<String, byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(SyncListener.class);

  private final SyncTimerReader reader;
  private final CspListReader synchronising;
  private final FactRecords telling;
  private final Transactions transactions;
  private final MeterRegistry meters;
  private final InstantSource clock;

  SyncListener(
      SyncTimerReader reader,
      CspListReader synchronising,
      FactRecords telling,
      Transactions transactions,
      MeterRegistry meters,
      InstantSource clock) {
    this.reader = reader;
    this.synchronising = synchronising;
    this.telling = telling;
    this.transactions = transactions;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public void onMessage(
      List<ConsumerRecord<String, byte[]>> records,
      @Nullable Acknowledgment acknowledgment,
      @Nullable Consumer<?, ?> consumer) {
    if (acknowledgment == null || consumer == null) {
      throw new IllegalStateException("the container must be in manual acknowledgement mode");
    }
    SyncTimerReader.Batch batch = reader.read(records, clock.instant());
    List<Sync> syncs = synchronising.sync(batch);
    if (batch.unreadable().isEmpty() && syncs.isEmpty()) {
      acknowledgment.acknowledge();
      return;
    }
    transactions.commit(
        () -> outputs(batch, syncs).iterator(), offsetsAfter(records), consumer.groupMetadata());
    batch.unreadable().forEach(unreadable -> deadLetter(unreadable.record().topic()));
    syncs.forEach(SyncListener::log);
  }

  private Stream<ProducerRecord<String, byte[]>> outputs(
      SyncTimerReader.Batch batch, List<Sync> syncs) {
    return Stream.concat(
        batch.unreadable().stream()
            .map(unreadable -> DeadLetter.of(unreadable.record(), unreadable.why())),
        syncs.stream().flatMap(sync -> sync.facts().stream()).map(telling::record));
  }

  private void deadLetter(String topic) {
    meters.counter("broker_dead_letters", "topic", topic).increment();
  }

  private static void log(Sync sync) {
    switch (sync.reading()) {
      case ListResult.Trusted(var list) ->
          LOG.info("sync {}: the CSP lists {} sandboxes", sync.id(), list.size());
      case ListResult.Refused refused ->
          LOG.warn(
              "sync {} is nothing to go by ({}): {}",
              sync.id(),
              refused.reason(),
              refused.detail());
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsetsAfter(
      List<ConsumerRecord<String, byte[]>> records) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (var record : records) {
      offsets.put(
          new TopicPartition(record.topic(), record.partition()),
          new OffsetAndMetadata(record.offset() + 1));
    }
    return offsets;
  }
}
