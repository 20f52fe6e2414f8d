package io.sandboxbroker.gateway.reply;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.kafka.StartPosition;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.TopicReaders;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.tracing.Tracing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.util.IdGenerator;
import reactor.core.scheduler.Schedulers;

/** Wires request and reply, and submitted commands. */
@Configuration(proxyBeanMethods = false)
class ReplyConfiguration {

  private final ReplySettings settings;
  private final CommandStatusSettings statusSettings;
  private final Semaphore capacity;

  ReplyConfiguration(
      ReplySettings settings, CommandStatusSettings statusSettings, MeterRegistry meters) {
    this.settings = settings;
    this.statusSettings = statusSettings;
    capacity = new Semaphore(settings.maxWaiting());
    Gauge.builder(
            "broker.waiting.requests",
            capacity,
            free -> settings.maxWaiting() - free.availablePermits())
        .description("Requests that wait for the outcome of their command")
        .register(meters);
  }

  @Bean
  ReplyAddress replyAddress(IdGenerator ids) {
    return new ReplyAddress(settings.instanceId() + "/" + ids.generateId());
  }

  @Bean
  PendingReplies<SpecificRecord> waitingForReply() {
    return new PendingReplies<>(capacity);
  }

  @Bean
  PendingReplies<SubmittedCommand> waitingForEnd() {
    return new PendingReplies<>(capacity);
  }

  @Bean
  AllocationBacklog allocationBacklog(MeterRegistry meters) {
    return new AllocationBacklog(Ticker.systemTicker(), meters);
  }

  /** Reads all events from now on: an outcome may be in any partition. */
  @Bean
  TopicReader replyReader(
      TopicReaders readers,
      ReplyAddress address,
      PendingReplies<SpecificRecord> waiting,
      MeterRegistry meters) {
    var replies = new Replies(address, readers.deserializer(), waiting, meters);
    return readers.reader(Topics.EVENTS, new StartPosition(Duration.ZERO), replies::receive);
  }

  @Bean
  CommandStatuses commandStatuses(
      TopicReaders readers, PendingReplies<SubmittedCommand> waiting, MeterRegistry meters) {
    return new CommandStatuses(
        readers.deserializer(), waiting, statusSettings, Ticker.systemTicker(), meters);
  }

  @Bean
  TopicReader statusReader(TopicReaders readers, CommandStatuses statuses) {
    var start = new StartPosition(statusSettings.ttl());
    return readers.reader(Topics.COMMAND_STATUS, start, statuses::receive);
  }

  /** The threads that producers may block, with a queue that refuses commands when it is full. */
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
      ExecutorService publishers,
      InstantSource clock,
      MeterRegistry meters,
      Tracing tracing) {
    var threads = Schedulers.fromExecutorService(publishers, "publisher");
    var publisher = new CommandPublisher(producers, threads, settings, clock, tracing);
    Gauge.builder("broker.commands.unacknowledged", publisher, CommandPublisher::unacknowledged)
        .description("Commands that the brokers have not acknowledged yet")
        .register(meters);
    return publisher;
  }
}
