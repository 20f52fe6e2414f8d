package io.sandboxbroker.gateway.reply;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.kafka.PartitionChoice;
import io.sandboxbroker.kafka.StartPosition;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.TopicReaders;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.tracing.Tracing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.util.IdGenerator;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Wires request and reply, and submitted commands. */
@Configuration(proxyBeanMethods = false)
class ReplyConfiguration {

  /** More than the requests that may wait by default. */
  private static final int MAX_POSTPONED = 4_000;

  /** Twenty seconds of the busiest class. An event takes about 600 bytes. */
  private static final int MAX_RECENT_EVENTS = 10_000;

  private static final long MAX_RECENT_BYTES = 16L * 1024 * 1024;

  /** What a fetch of events waits for, and for how long. */
  private static final int EVENT_FETCH_BYTES = 256 * 1024;

  private static final Duration EVENT_FETCH_TIME = Duration.ofMillis(250);

  private static final Duration POSTPONED_RETRY_INTERVAL = Duration.ofMillis(500);

  private final ReplySettings settings;
  private final CommandStatusSettings statusSettings;

  ReplyConfiguration(ReplySettings settings, CommandStatusSettings statusSettings) {
    this.settings = settings;
    this.statusSettings = statusSettings;
  }

  @Bean
  ReplyAddress replyAddress(IdGenerator ids) {
    return new ReplyAddress(settings.instanceId() + "/" + ids.generateId());
  }

  @Bean
  AllocationBacklog allocationBacklog(MeterRegistry meters) {
    return new AllocationBacklog(Ticker.systemTicker(), meters);
  }

  @Bean
  Replies replies(
      TopicReaders readers, ReplyAddress address, Bulkheads bulkheads, MeterRegistry meters) {
    var bounds =
        new PostponedReplies.Bounds(
            MAX_POSTPONED, RequestReply.MAX_RESPONSE_TIME, POSTPONED_RETRY_INTERVAL);
    return new Replies(
            address,
            readers.deserializer(),
            bulkheads::answer,
            bounds,
            Ticker.systemTicker(),
            meters)
        .started();
  }

  @Bean
  RecentEvents recentEvents() {
    return new RecentEvents(MAX_RECENT_EVENTS, MAX_RECENT_BYTES);
  }

  /** Reads the replies to this process from now on, and to those that share its partition. */
  @Bean
  TopicReader replyReader(TopicReaders readers, ReplyAddress address, Replies replies) {
    return readers.reader(
        Topics.REPLIES, address, new StartPosition(Duration.ZERO), replies::receive, Map.of());
  }

  /**
   * Reads all events from now on, for the dashboard. Nobody waits for them, so it takes many at a
   * time.
   */
  @Bean
  TopicReader eventReader(TopicReaders readers, RecentEvents recent) {
    return readers.reader(
        Topics.EVENTS,
        PartitionChoice.ALL,
        new StartPosition(Duration.ZERO),
        recent::receive,
        Map.of(
            ConsumerConfig.FETCH_MIN_BYTES_CONFIG, Integer.toString(EVENT_FETCH_BYTES),
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Long.toString(EVENT_FETCH_TIME.toMillis())));
  }

  @Bean
  CommandStatuses commandStatuses(TopicReaders readers, Bulkheads bulkheads, MeterRegistry meters) {
    return new CommandStatuses(
        readers.deserializer(), bulkheads::end, statusSettings, Ticker.systemTicker(), meters);
  }

  @Bean
  TopicReader statusReader(TopicReaders readers, CommandStatuses statuses) {
    var start = new StartPosition(statusSettings.ttl());
    return readers.reader(Topics.COMMAND_STATUS, start, statuses::receive);
  }

  @Bean
  Bulkheads bulkheads(
      ProducerFactory<String, SpecificRecord> producers,
      InstantSource clock,
      MeterRegistry meters,
      Tracing tracing) {
    var bulkheads =
        new Bulkheads(
            kind -> {
              ReplySettings.Bounds bounds = settings.of(kind);
              var publisher =
                  new CommandPublisher(
                      producers,
                      threads(kind, bounds),
                      bounds.maxUnacknowledged(),
                      settings.maxQueueTime(),
                      clock,
                      tracing);
              return Bulkheads.Bulkhead.of(publisher, bounds.maxWaiting());
            });
    bulkheads.bindTo(meters);
    return bulkheads;
  }

  /** The threads that producers may block, with a queue that refuses commands when it is full. */
  private static Scheduler threads(RequestKind kind, ReplySettings.Bounds bounds) {
    String name = "publisher-" + kind.name().toLowerCase(Locale.ROOT) + "-";
    return Schedulers.fromExecutorService(
        new ThreadPoolExecutor(
            bounds.publishers(),
            bounds.publishers(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(bounds.maxPublishing()),
            Thread.ofPlatform().name(name, 0).daemon().factory()),
        name);
  }
}
