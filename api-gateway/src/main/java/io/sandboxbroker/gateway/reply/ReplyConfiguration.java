package io.sandboxbroker.gateway.reply;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.kafka.StartPosition;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.TopicReaders;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.tracing.Tracing;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.util.IdGenerator;
import reactor.core.scheduler.Schedulers;

/** Wires request and reply from the settings of Kafka's clients. */
@Configuration(proxyBeanMethods = false)
class ReplyConfiguration {

  private final ReplySettings settings;

  ReplyConfiguration(ReplySettings settings) {
    this.settings = settings;
  }

  @Bean
  ReplyAddress replyAddress(IdGenerator ids) {
    return ReplyAddress.of(settings.instanceId(), ids.generateId());
  }

  @Bean
  WaitingRequests waitingRequests() {
    return new WaitingRequests(settings.maxWaiting());
  }

  /** Reads plain bytes: most events are for others, and are dropped by their headers alone. */
  @Bean
  DefaultKafkaConsumerFactory<byte[], byte[]> eventConsumers(
      KafkaProperties kafka, MeterRegistry meters) {
    var consumers =
        new DefaultKafkaConsumerFactory<>(
            kafka.buildConsumerProperties(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumers.addListener(new MicrometerConsumerListener<>(meters));
    return consumers;
  }

  @Bean
  AsyncCommands asyncCommands() {
    return new AsyncCommands(
        settings.maxRemembered(), settings.remembered(), Ticker.systemTicker());
  }

  @Bean
  Replies replies(
      ReplyAddress address,
      TopicReaders readers,
      WaitingRequests waiting,
      AsyncCommands asyncCommands,
      Steps steps,
      MeterRegistry meters) {
    return new Replies(address, readers.deserializer(), waiting, asyncCommands, steps, meters);
  }

  /** Every gateway reads all events: it cannot know in which partition an outcome will be. */
  @Bean
  TopicReader replyReader(TopicReaders readers, Replies replies, InstantSource clock) {
    var start = new StartPosition.NoOlderThan(settings.remembered(), clock);
    return readers.reader(Topics.EVENTS, start, replies::receive);
  }

  /** Where producers may block: a few threads, and a queue that refuses when it is full. */
  @Bean(destroyMethod = "shutdownNow")
  ExecutorService publishers() {
    return new ThreadPoolExecutor(
        settings.publishers(),
        settings.publishers(),
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(settings.maxPublishing()),
        Thread.ofPlatform().name("publisher-", 0).daemon().factory());
  }

  @Bean
  CommandPublisher commandPublisher(
      ProducerFactory<String, SpecificRecord> producers,
      ReplyAddress address,
      MeterRegistry meters,
      Tracing tracing) {
    var publisher = new CommandPublisher(producers, address, settings.maxUnacknowledged(), tracing);
    Gauge.builder("broker.commands.unacknowledged", publisher, CommandPublisher::unacknowledged)
        .description("Commands that the brokers have not confirmed yet")
        .register(meters);
    return publisher;
  }

  @Bean
  RequestReply requestReply(
      TopicReader replyReader,
      WaitingRequests waiting,
      AsyncCommands asyncCommands,
      CommandPublisher publisher,
      IdGenerator ids,
      InstantSource clock,
      ExecutorService publishers) {
    return new RequestReply(
        replyReader,
        waiting,
        asyncCommands,
        publisher,
        ids,
        clock,
        Schedulers.fromExecutorService(publishers, "publisher"),
        settings.maxQueueing());
  }
}
