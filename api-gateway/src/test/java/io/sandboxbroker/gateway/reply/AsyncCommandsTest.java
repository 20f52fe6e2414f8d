package io.sandboxbroker.gateway.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AsyncCommandsTest {

  private final AtomicLong nanos = new AtomicLong();
  private final AsyncCommands commands = new AsyncCommands(100, Duration.ofMinutes(15), nanos::get);

  @Test
  void anAcceptedCommandIsKnownUntilItHasAnOutcome() {
    commands.accepted("c-1", "alice");
    assertThat(commands.find("c-1")).contains(new AsyncCommand.Accepted("alice"));
    commands.ended("c-1", new AllocationOutcome.Cancelled("alice"));
    assertThat(commands.find("c-1"))
        .contains(new AsyncCommand.Ended(new AllocationOutcome.Cancelled("alice")));
  }

  @Test
  void anOutcomeThatIsQuickerThanTheAcknowledgementStands() {
    commands.ended("c-1", new AllocationOutcome.Cancelled("alice"));
    commands.accepted("c-1", "alice");
    assertThat(commands.find("c-1").orElseThrow()).isInstanceOf(AsyncCommand.Ended.class);
  }

  @Test
  void anOutcomeIsForgottenAfterAWhile() {
    commands.ended("c-1", new AllocationOutcome.Cancelled("alice"));
    nanos.addAndGet(Duration.ofMinutes(14).toNanos());
    assertThat(commands.find("c-1")).isPresent();
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(commands.find("c-1")).isEmpty();
  }

  @Test
  void onlySoManyAreRemembered() {
    IntStream.range(0, 1_000)
        .forEach(number -> commands.ended("c-" + number, new AllocationOutcome.Cancelled("alice")));
    assertThat(commands.count()).isLessThanOrEqualTo(100);
  }
}
