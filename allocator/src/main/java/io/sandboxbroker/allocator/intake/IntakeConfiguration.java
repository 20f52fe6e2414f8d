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
import io.sandboxbroker.kafka.transaction.TransactionalProducers;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.timer.SweepDue;
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
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** Consumes each topic of commands, timers and facts by a listener container of its own. */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

  /** The topics besides the allocation commands, each with the same number of threads. */
  private static final List<Topic> OTHER_TOPICS =
      List.of(Topics.DELETION_COMMANDS, Topics.TIMERS, Topics.CSP);

  private static final String SWEEPS = Topics.TIMERS.name() + ".sweeps";

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
  Processors processors(
      Serde<SpecificRecord> records,
      KnownSchemas schemas,
      SandboxStore store,
      Function<TraceStep, SandboxStore> tracedStore,
      Tracing tracing,
      IntakeMetrics metrics,
      InstantSource clock,
      StoreSlots slots) {
    return handlers ->
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
  }

  /** Makes a processor of the records that some handlers handle. */
  interface Processors {
    RecordProcessor of(RecordHandlers handlers);
  }

  @Bean
  RecordsInFlight recordsInFlight(Processors processors, RecordHandlers handlers) {
    return new RecordsInFlight(
        processors.of(handlers.ignoring(SweepDue.class)), settings.maxBatchTime());
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
  StartCheck nothingIsLeftOpen(Listeners listeners) {
    return new StartCheck(
        2,
        () -> {
          listeners.endOpenTransactions(
              Topics.ALLOCATION_COMMANDS.name(), settings.allocationThreads());
          OTHER_TOPICS.forEach(
              topic -> listeners.endOpenTransactions(topic.name(), settings.threads()));
          listeners.endOpenTransactions(SWEEPS, 1);
        });
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
      Intake intake,
      Candidates candidates,
      AssignedPartitions partitions,
      RecordsInFlight records) {
    var container = intake.of(Topics.ALLOCATION_COMMANDS, settings.allocationThreads());
    container
        .getContainerProperties()
        .setConsumerRebalanceListener(
            new PartitionOwnership(Topics.ALLOCATION_COMMANDS, candidates, partitions, records));
    return container;
  }

  @Bean
  ConcurrentMessageListenerContainer<String, byte[]> deletionCommands(Intake intake) {
    return intake.of(Topics.DELETION_COMMANDS, settings.threads());
  }

  @Bean
  ConcurrentMessageListenerContainer<String, byte[]> timers(Intake intake) {
    return intake.of(Topics.TIMERS, settings.threads());
  }

  /** A second group of readers of the timers, because a partition is processed in order. */
  @Bean
  ConcurrentMessageListenerContainer<String, byte[]> sweeps(
      Listeners listeners,
      Processors processors,
      RecordHandlers handlers,
      KnownSchemas schemas,
      KafkaTemplate<String, byte[]> transaction) {
    var listener = new SweepListener(processors.of(handlers), schemas, transaction);
    return listeners.create(SWEEPS, Topics.TIMERS, 1, listener, List.of(schemas));
  }

  @Bean
  ConcurrentMessageListenerContainer<String, byte[]> cspFacts(Intake intake) {
    return intake.of(Topics.CSP, settings.threads());
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
      ConsumerFactory<String, byte[]> consumers, TransactionalProducers<String, byte[]> producers) {
    return new Listeners(consumers, producers, settings);
  }

  @Bean
  Intake intake(
      Listeners listeners, BatchListener listener, KnownSchemas schemas, RecordsInFlight records) {
    return (topic, threads) -> {
      var container =
          listeners.create(topic.name(), topic, threads, listener, List.of(schemas, records));
      container.getContainerProperties().setConsumerRebalanceListener(records);
      return container;
    };
  }

  /** Makes the container that decides about the records of a topic. */
  interface Intake {
    ConcurrentMessageListenerContainer<String, byte[]> of(Topic topic, int threads);
  }
}
