package io.sandboxbroker.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

class CommandStreamsTest {

  private static final CommandStreamSettings SETTINGS =
      new CommandStreamSettings(
          100, 10, Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofMinutes(15));

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final CommandStreams streams = new CommandStreams(SETTINGS, meters, time);
  private final AtomicReference<Optional<CommandView>> state = new AtomicReference<>();
  private final AtomicInteger looks = new AtomicInteger();

  CommandStreamsTest() {
    waits(9);
    streams.start();
  }

  @AfterEach
  void dispose() {
    time.dispose();
  }

  /** A client that takes events when it likes. */
  private static final class Client extends BaseSubscriber<ServerSentEvent<CommandView>> {

    private final List<String> read = new ArrayList<>();
    private Throwable failure;
    private boolean complete;

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      // Takes nothing by itself.
    }

    @Override
    protected void hookOnNext(ServerSentEvent<CommandView> event) {
      if (event.id() != null) {
        read.add(event.id());
      } else if (event.comment() != null) {
        read.add(":" + event.comment());
      }
    }

    @Override
    protected void hookOnError(Throwable thrown) {
      failure = thrown;
    }

    @Override
    protected void hookOnComplete() {
      complete = true;
    }
  }

  @Test
  void aSlowClientGetsTheNewestStateAndNotThoseBetween() {
    Client slow = open(null);
    slow.request(2);
    assertThat(slow.read).containsExactly("waiting-9");
    for (int position = 8; position > 1; position--) {
      waits(position);
      time.advanceTimeBy(SETTINGS.interval());
    }
    slow.request(1);
    slow.request(1);
    time.advanceTimeBy(SETTINGS.interval());
    assertThat(slow.read).startsWith("waiting-9").hasSize(3).endsWith("waiting-2");
  }

  @Test
  void aClientThatTakesNothingMoreIsDisconnected() {
    Client stuck = open(null);
    stuck.request(2);
    time.advanceTimeBy(SETTINGS.heartbeat().multipliedBy(4));
    assertThat(stuck.failure).isNotNull();
    assertThat(count()).isZero();
  }

  @Test
  void aStreamEndsAfterItsTime() {
    Client client = open(null);
    client.request(Long.MAX_VALUE);
    time.advanceTimeBy(SETTINGS.maxDuration());
    assertThat(client.complete).isTrue();
    assertThat(count()).isZero();
  }

  @Test
  void aStreamOfACommandThatIsForgottenEnds() {
    Client client = open(null);
    client.request(Long.MAX_VALUE);
    state.set(Optional.empty());
    time.advanceTimeBy(SETTINGS.interval());
    assertThat(client.complete).isTrue();
  }

  @Test
  void nobodyLooksWithoutAStream() {
    Client client = open(null);
    client.request(Long.MAX_VALUE);
    time.advanceTimeBy(SETTINGS.interval());
    client.cancel();
    int before = looks.get();
    time.advanceTimeBy(SETTINGS.interval().multipliedBy(10));
    assertThat(looks).hasValue(before);
    assertThat(count()).isZero();
  }

  @Test
  void aChangedEstimateIsNoChange() {
    Client client = open(null);
    client.request(Long.MAX_VALUE);
    state.set(Optional.of(CommandView.waiting("c-1", 9, 17L)));
    time.advanceTimeBy(SETTINGS.interval());
    assertThat(client.read).containsExactly("waiting-9");
  }

  @Test
  void stoppingEndsAllStreamsAndTakesNoMore() {
    Client one = open(null);
    Client other = open("waiting-9");
    one.request(Long.MAX_VALUE);
    other.request(Long.MAX_VALUE);
    streams.stop();
    assertThat(one.read).containsExactly("waiting-9", ":this gateway stops");
    assertThat(other.read).containsExactly(":this gateway stops");
    assertThat(one.complete && other.complete).isTrue();
    Client late = open(null);
    late.request(1);
    assertThat(late.failure)
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.NOT_LISTENING));
    streams.start();
    Client again = open(null);
    again.request(Long.MAX_VALUE);
    assertThat(again.read).containsExactly("waiting-9");
  }

  private Client open(String seen) {
    Flux<ServerSentEvent<CommandView>> stream =
        streams.open(
            "alice",
            state.get().orElseThrow(),
            () -> {
              looks.incrementAndGet();
              return state.get();
            },
            seen);
    var client = new Client();
    stream.subscribe(client);
    return client;
  }

  private void waits(int position) {
    state.set(Optional.of(CommandView.waiting("c-1", position, null)));
  }

  private double count() {
    return meters.get("broker.command.streams").gauge().value();
  }
}
