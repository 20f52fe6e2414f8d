package io.sandboxbroker.allocator.intake;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.allocator.limit.StoreSlots;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.kafka.SchemaPreload;
import io.sandboxbroker.kafka.StartCheck;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.kafka.health.HealthIndicators;
import io.sandboxbroker.kafka.topic.TopicSetup;
import io.sandboxbroker.kafka.transaction.CommittedOffsetsProcessor;
import io.sandboxbroker.kafka.transaction.TransactionalProducers;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.tracing.TraceStep;
import io.sandboxbroker.tracing.Tracing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.CompositeBatchInterceptor;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.transaction.KafkaTransactionManager;
import org.springframework.util.backoff.ExponentialBackOff;

/** Consumes each topic of commands, timers and facts by a listener container of its own. */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

  /** The topics besides the allocation commands, each with the same number of threads. */
  private static final List<Topic> OTHER_TOPICS =
      List.of(Topics.DELETION_COMMANDS, Topics.TIMERS, Topics.CSP);

  private static final int AFTER_THE_CLOCK = 4;
  private static final Duration FREEZES_TIMEOUT = Duration.ofSeconds(30);

  private final IntakeSettings settings;

  IntakeConfiguration(IntakeSettings settings) {
    this.settings = settings;
  }

  @Bean
  KnownSchemas knownSchemas(Serde<SpecificRecord> records, SchemaPreload schemas) {
    return new KnownSchemas(records.deserializer(), schemas::require, System::nanoTime);
  }

  @Bean
  RecordsInFlight recordsInFlight(
      RecordHandlers handlers,
      Serde<SpecificRecord> records,
      KnownSchemas schemas,
      SandboxStore store,
      Function<TraceStep, SandboxStore> tracedStore,
      Tracing tracing,
      IntakeMetrics metrics,
      InstantSource clock,
      StoreSlots slots) {
    var processor =
        new RecordProcessor(
            handlers,
            schemas,
            new ReplyRecords(records.serializer(), clock),
            store,
            tracedStore,
            new RecordTracing(tracing),
            metrics,
            clock,
            slots,
            new StoreRetries(settings.backOff(), settings.maxBackOff(), settings.batchTimeout()),
            settings.attempts());
    return new RecordsInFlight(processor, settings.maxBatchTime());
  }

  @Bean
  BatchListener batchListener(RecordsInFlight records, KafkaTemplate<String, byte[]> transaction) {
    return new BatchListener(records, transaction);
  }

  @Bean
  StartCheck topicsAreThere(TopicSetup topics) {
    return new StartCheck(1, () -> topics.ensure(Topics.ALL));
  }

  /**
   * Ends the transactions that a crash of this instance left open, as readers of committed events
   * would wait for their end.
   */
  @Bean
  StartCheck nothingIsLeftOpen(TransactionalProducers<String, byte[]> producers) {
    return new StartCheck(
        2,
        () -> {
          producers.endOpenTransactions(
              transactionIds(Topics.ALLOCATION_COMMANDS), settings.allocationThreads());
          OTHER_TOPICS.forEach(
              topic -> producers.endOpenTransactions(transactionIds(topic), settings.threads()));
        });
  }

  /** Each thread of each listener has an id of its own: the prefix and the thread's number. */
  private String transactionIds(Topic topic) {
    return settings.instanceId() + "." + topic.name() + ".";
  }

  /** The first command must already find a freeze that was set before the start. */
  @Bean
  StartCheck freezesAreRead(TopicReader freezeReader) {
    return new StartCheck(AFTER_THE_CLOCK, () -> freezeReader.startAndCatchUp(FREEZES_TIMEOUT));
  }

  @Bean
  MeterBinder freezeGauge(FreezeState freezes, InstantSource clock) {
    return freezes.gauges(clock, List.of(FreezeScope.ALLOCATIONS));
  }

  @Bean
  ConcurrentMessageListenerContainer<String, byte[]> allocationCommands(
      Listeners listeners,
      Candidates candidates,
      AssignedPartitions partitions,
      RecordsInFlight records) {
    var container = listeners.on(Topics.ALLOCATION_COMMANDS, settings.allocationThreads());
    container
        .getContainerProperties()
        .setConsumerRebalanceListener(
            new PartitionOwnership(Topics.ALLOCATION_COMMANDS, candidates, partitions, records));
    return container;
  }

  @Bean
  ConcurrentMessageListenerContainer<String, byte[]> deletionCommands(Listeners listeners) {
    return listeners.on(Topics.DELETION_COMMANDS, settings.threads());
  }

  @Bean
  ConcurrentMessageListenerContainer<String, byte[]> timers(Listeners listeners) {
    return listeners.on(Topics.TIMERS, settings.threads());
  }

  @Bean
  ConcurrentMessageListenerContainer<String, byte[]> cspFacts(Listeners listeners) {
    return listeners.on(Topics.CSP, settings.threads());
  }

  /**
   * Up while no thread has failed for good, such as by a missing right. An instance may have no
   * partition: there may be more instances than partitions.
   */
  @Bean
  HealthIndicator intakeHealthIndicator(
      List<ConcurrentMessageListenerContainer<String, byte[]>> intake) {
    return HealthIndicators.upWhile(
        () -> intake.stream().allMatch(it -> it.isRunning() && it.isInExpectedState()));
  }

  @Bean
  Listeners listeners(
      ConsumerFactory<String, byte[]> consumers,
      TransactionalProducers<String, byte[]> producers,
      BatchListener listener,
      KnownSchemas schemas,
      RecordsInFlight records) {
    return (topic, threads) -> {
      String ids = transactionIds(topic);
      var transactions = new KafkaTransactionManager<>(producers);
      transactions.setTransactionIdPrefix(ids);
      var properties = new ContainerProperties(topic.name());
      properties.setGroupId("allocator." + topic.name());
      properties.setKafkaAwareTransactionManager(transactions);
      // Otherwise the container passes over the batch whose producer was fenced.
      properties.setStopContainerWhenFenced(true);
      properties.setMessageListener(listener);
      properties.setConsumerRebalanceListener(records);
      var container = new ConcurrentMessageListenerContainer<>(consumers, properties);
      container.setConcurrency(threads);
      container.setBatchInterceptor(new CompositeBatchInterceptor<>(schemas, records));
      container.setAfterRollbackProcessor(
          new CommittedOffsetsProcessor<>(producers, ids, producers.settings(), backOff()));
      return container;
    };
  }

  /** Makes the listener of a topic. */
  interface Listeners {
    ConcurrentMessageListenerContainer<String, byte[]> on(Topic topic, int threads);
  }

  private ExponentialBackOff backOff() {
    var backOff = new ExponentialBackOff(settings.backOff().toMillis(), 2);
    backOff.setMaxInterval(settings.maxBackOff().toMillis());
    return backOff;
  }
}
