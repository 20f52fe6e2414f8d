package io.sandboxbroker.worker.sync;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.topic.DeadLetter;
import io.sandboxbroker.worker.wire.Transactions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Carries out the syncs that are due. The CSP is called before the transaction begins, so that a
 * slow answer blocks no reader of committed facts.
 */
record SyncListener(
    SyncTimerReader reader,
    CspListReader lists,
    Serializer<SpecificRecord> serializer,
    Transactions transactions,
    MeterRegistry meters,
    InstantSource clock)
    implements BatchAcknowledgingConsumerAwareMessageListener<String, byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(SyncListener.class);

  @Override
  public void onMessage(
      List<ConsumerRecord<String, byte[]>> records,
      @Nullable Acknowledgment acknowledgment,
      @Nullable Consumer<?, ?> consumer) {
    if (acknowledgment == null || consumer == null) {
      throw new IllegalStateException("the container must be in manual acknowledgement mode");
    }
    SyncTimerReader.Batch batch = reader.read(records, clock.instant());
    var output = new SyncOutput(transactions);
    batch.unreadable().stream()
        .map(unreadable -> DeadLetter.of(unreadable.record(), unreadable.reason()))
        .forEach(output::add);
    lists.sync(
        batch,
        sync -> {
          log(sync);
          sync.toRecords(serializer).forEach(output::add);
        });
    if (output.isEmpty()) {
      acknowledgment.acknowledge();
      return;
    }
    output.commit(offsetsAfter(records), consumer.groupMetadata());
    for (var unreadable : batch.unreadable()) {
      meters.counter("broker.dead.letters", "topic", unreadable.record().topic()).increment();
    }
  }

  private static void log(Sync sync) {
    switch (sync.result()) {
      case ListResult.Usable(var sandboxes) ->
          LOG.info("Sync {}: the CSP lists {} sandboxes", sync.id(), sandboxes.size());
      case ListResult.Refused refused ->
          LOG.warn(
              "Sync {} has no usable list ({}): {}", sync.id(), refused.reason(), refused.detail());
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
