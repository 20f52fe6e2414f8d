package io.sandboxbroker.kafka.streams;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.springframework.kafka.config.KafkaStreamsConfiguration;
import org.springframework.kafka.config.KafkaStreamsInfrastructureCustomizer;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;
import org.springframework.kafka.streams.KafkaStreamsMicrometerListener;

/** Creates the bean that runs the topology of a service. */
public final class StreamsFactory {

  /** The setting of Kafka Streams that holds the stable name of this instance. */
  static final String INSTANCE = "broker.instance.id";

  private StreamsFactory() {}

  /**
   * Creates a bean that starts before the listeners and stops after them.
   *
   * @param settings of Kafka Streams; the guarantees are set here and cannot be changed by them.
   *     Must hold {@value #INSTANCE}, from which the transactional ids derive
   * @param topology adds all sources, processors and sinks
   * @param stopTimeout longest wait for the threads to end
   */
  public static StreamsBuilderFactoryBean create(
      Map<String, Object> settings,
      Consumer<Topology> topology,
      StreamsUncaughtExceptionHandler failureHandler,
      Duration stopTimeout,
      MeterRegistry registry) {
    var streams = new StreamsBuilderFactoryBean(new KafkaStreamsConfiguration(safe(settings)));
    streams.setInfrastructureCustomizer(
        new KafkaStreamsInfrastructureCustomizer() {
          @Override
          public void configureTopology(Topology empty) {
            topology.accept(empty);
          }
        });
    streams.setClientSupplier(transactionalIds(settings));
    streams.setStreamsUncaughtExceptionHandler(failureHandler);
    // Other instances take over without waiting for the end of the session.
    streams.setLeaveGroupOnClose(true);
    streams.setCloseTimeout((int) stopTimeout.toSeconds());
    streams.addListener(new KafkaStreamsMicrometerListener(registry));
    return streams;
  }

  /** Stable ids, so that a restart ends the transactions that a crash left open. */
  static StableTransactionalIds transactionalIds(Map<String, Object> settings) {
    Object instance = settings.get(INSTANCE);
    if (instance == null || instance.toString().isBlank()) {
      throw new IllegalArgumentException(
          "The setting " + INSTANCE + " of Kafka Streams is missing: the name of this instance");
    }
    return new StableTransactionalIds(
        settings.get(StreamsConfig.APPLICATION_ID_CONFIG) + "-" + instance);
  }

  /** Whether the streams process records, or will when their tasks have been assigned. */
  public static boolean isRunning(StreamsBuilderFactoryBean streams) {
    KafkaStreams running = streams.getKafkaStreams();
    return running != null && running.state().isRunningOrRebalancing();
  }

  /** Whether the streams have ended by a failure and will not restart. */
  public static boolean hasFailed(StreamsBuilderFactoryBean streams) {
    KafkaStreams running = streams.getKafkaStreams();
    return running != null
        && switch (running.state()) {
          case PENDING_ERROR, ERROR -> true;
          case CREATED, REBALANCING, RUNNING, PENDING_SHUTDOWN, NOT_RUNNING -> false;
        };
  }

  /** The settings with those that the guarantees need. */
  public static Map<String, Object> safe(Map<String, Object> settings) {
    Map<String, Object> safe = new HashMap<>(settings);
    safe.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    safe.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterHandler.class);
    safe.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Topics.DEAD_LETTERS.name());
    // Of the topics that Kafka Streams creates. Without a number of copies the brokers decide.
    Object replication = safe.get(StreamsConfig.REPLICATION_FACTOR_CONFIG);
    if (replication != null && Integer.parseInt(replication.toString()) > 0) {
      int copies = Integer.parseInt(replication.toString());
      safe.put(
          StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
          Integer.toString(Topic.inSync(copies)));
    }
    return safe;
  }
}
