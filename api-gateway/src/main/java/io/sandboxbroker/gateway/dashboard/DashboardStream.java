package io.sandboxbroker.gateway.dashboard;

import io.sandboxbroker.gateway.reply.RecentEvents;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.kafka.TopicReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Feeds all open streams. One thread reads the state and the new events at intervals, writes each
 * frame once, and hands it to every client. The stream of a client that does not read fast enough
 * ends, and says so. Thread-safe, and blocks no caller.
 */
final class DashboardStream implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(DashboardStream.class);

  /** How many events a new page shows. */
  private static final int NEWEST = 200;

  private static final Duration STATE_INTERVAL = Duration.ofSeconds(1);
  private static final Duration TICK_INTERVAL = Duration.ofSeconds(5);

  /** How long an ended client may take for its last frames. */
  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

  private static final int MAX_QUEUED = 200;

  private final RecentEvents recent;
  private final TopicReader eventReader;
  private final EventLoader loader;
  private final StreamContent content;
  private final LastHour hour;
  private final DashboardSettings settings;
  private final InstantSource clock;
  private final Set<StreamClient> clients = ConcurrentHashMap.newKeySet();
  private final Scheduler thread = Schedulers.newBoundedElastic(1, MAX_QUEUED, "dashboard");
  private volatile boolean running;

  /** The fields below are for the one thread. */
  private boolean isLoaded;

  private long next;
  private long ticks;
  private byte[] lastState = new byte[0];

  DashboardStream(
      RecentEvents recent,
      TopicReader eventReader,
      EventLoader loader,
      StreamContent content,
      LastHour hour,
      DashboardSettings settings,
      InstantSource clock) {
    this.recent = recent;
    this.eventReader = eventReader;
    this.loader = loader;
    this.content = content;
    this.hour = hour;
    this.settings = settings;
    this.clock = clock;
  }

  /** The number of open streams. */
  int size() {
    return clients.size();
  }

  /**
   * Opens a stream, or refuses it.
   *
   * @param resumed behind which event it goes on; null for a new one
   * @param access what the client may do: read or write
   * @param disconnect closes the client's connection
   */
  Mono<Flux<byte[]>> open(@Nullable StreamPosition resumed, String access, Runnable disconnect) {
    return Mono.fromCallable(() -> admit(resumed, access, disconnect))
        .subscribeOn(thread)
        .onErrorMap(
            RejectedExecutionException.class, full -> new RefusedException(Refusal.OVERLOADED))
        .onErrorMap(
            KafkaException.class, outage -> new RefusedException(Refusal.EVENTS_OUT_OF_REACH))
        .map(client -> client.frames().doFinally(end -> clients.remove(client)))
        .publishOn(Schedulers.parallel());
  }

  private StreamClient admit(@Nullable StreamPosition resumed, String access, Runnable disconnect) {
    if (!running || !eventReader.isListening()) {
      throw new RefusedException(Refusal.NOT_LISTENING);
    }
    if (clients.size() >= settings.maxStreams()) {
      throw new RefusedException(Refusal.OVERLOADED);
    }
    if (!isLoaded) {
      loader.load(recent);
      isLoaded = true;
    }
    RecentEvents.Events all = recent.all();
    sendEvents(all.from(next));
    var client =
        new StreamClient(ticks, first(all, resumed, access), disconnect, settings.maxFrames());
    clients.add(client);
    return client;
  }

  /** Ends where the streams of all others are now: no gap, and nothing twice. */
  private Flux<byte[]> first(
      RecentEvents.Events all, @Nullable StreamPosition resumed, String access) {
    List<RecentEvents.Entry> events = all.events();
    boolean isResumed = false;
    List<RecentEvents.Entry> sent =
        events.subList(Math.max(0, events.size() - NEWEST), events.size());
    if (resumed != null && resumed.isWithin(all)) {
      isResumed = true;
      sent = events.stream().filter(resumed::isBefore).toList();
    }
    return Flux.just(
            content.hello(isResumed, resumed != null, access, clock.instant()),
            content.state(clock.instant()),
            content.hour(hour.minutes()))
        .concatWith(
            sent.isEmpty()
                ? Flux.just(Frame.of(List.of(), new StreamPosition(all.next())))
                : new EventFrames(sent, all.next(), content::event).lazily());
  }

  @Override
  public void start() {
    running = true;
    long millis = settings.interval().toMillis();
    var unused = thread.schedulePeriodically(this::tick, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    try {
      boolean minuteIsOver = hour.advance(clock.instant());
      ticks++;
      if (clients.isEmpty()) {
        return;
      }
      sendEvents(recent.since(next));
      if (minuteIsOver) {
        send(content.hour(hour.minutes()));
      }
      if (isDue(STATE_INTERVAL)) {
        sendState();
      }
      if (isDue(TICK_INTERVAL)) {
        send(content.tick(clock.instant()));
      }
      endOld();
      removeGone();
    } catch (RuntimeException e) {
      LOG.error("the streams of the dashboard were not fed this time", e);
    }
  }

  private boolean isDue(Duration interval) {
    return ticks % ticksOf(interval) == 0;
  }

  private long ticksOf(Duration time) {
    return Math.max(1, time.dividedBy(settings.interval()));
  }

  private void sendState() {
    byte[] state = content.state(clock.instant());
    if (!Arrays.equals(state, lastState)) {
      lastState = state;
      send(state);
    }
  }

  private void sendEvents(RecentEvents.Events events) {
    next = events.end();
    if (clients.isEmpty()) {
      return;
    }
    if (!events.isComplete()) {
      send(content.reset());
    }
    new EventFrames(events.events(), events.next(), content::event).all().forEach(this::send);
  }

  private void send(byte[] frame) {
    for (StreamClient client : clients) {
      if (!client.add(frame)) {
        end(client, "slow");
      }
    }
  }

  private void endOld() {
    long oldest = ticks - ticksOf(settings.maxAge());
    clients.stream()
        .filter(client -> client.since() < oldest)
        .forEach(client -> end(client, "age"));
  }

  private void end(StreamClient client, String reason) {
    client.end(Frame.of("end", content.json(Map.of("reason", reason))), ticks);
  }

  /** A client may never have subscribed, or reads nothing, not even the end. */
  private void removeGone() {
    clients.removeIf(
        client -> {
          boolean isGone = client.isGone(ticks, ticksOf(END_TIMEOUT));
          if (isGone) {
            client.disconnect();
          }
          return isGone;
        });
  }

  /** Ends all streams, so that the web server need not wait for them. */
  @Override
  public void stop() {
    running = false;
    try {
      var unused =
          Mono.fromRunnable(() -> clients.forEach(client -> end(client, "drain")))
              .subscribeOn(thread)
              .block(END_TIMEOUT);
    } catch (RuntimeException e) {
      LOG.warn("the streams of the dashboard did not end", e);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Stops before the web server, which waits for its requests. */
  @Override
  public int getPhase() {
    return DEFAULT_PHASE;
  }
}
