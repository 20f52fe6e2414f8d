package io.sandboxbroker.gateway.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OperatorCommandsTest {

  private final AtomicLong nanos = new AtomicLong();
  private final OperatorCommands<PendingCommand<String>> commands =
      new OperatorCommands<>(
          new OperatorSettings(Duration.ofSeconds(25), 2, 100, Duration.ofHours(1)), nanos::get);

  @Test
  void onlySoManyAreOnTheirWayAtOnce() {
    begin("c-1");
    PendingCommand<String> second = begin("c-2");
    assertThatThrownBy(() -> begin("c-3"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.OVERLOADED));
    second.complete("done");
    begin("c-3");
    assertThat(commands.running()).hasSize(2);
  }

  @Test
  void whatIsForgottenTakesNoPlace() {
    begin("c-1");
    begin("c-2");
    commands.forget("c-1");
    begin("c-3");
    assertThat(commands.find("c-1")).isEmpty();
  }

  @Test
  void aCommandWithoutAnOutcomeIsForgottenAfterAWhile() {
    begin("c-1");
    pass(Duration.ofMinutes(59));
    assertThat(commands.find("c-1")).isPresent();
    pass(Duration.ofMinutes(1));
    assertThat(commands.find("c-1")).isEmpty();
    assertThat(commands.running()).isEmpty();
  }

  @Test
  void anOutcomeIsKeptAsLongAgain() {
    PendingCommand<String> command = begin("c-1");
    pass(Duration.ofMinutes(59));
    command.complete("done");
    pass(Duration.ofMinutes(59));
    assertThat(commands.find("c-1")).contains(command);
    pass(Duration.ofMinutes(1));
    assertThat(commands.find("c-1")).isEmpty();
  }

  @Test
  void onlySoManyAreRemembered() {
    IntStream.range(0, 1_000).forEach(number -> begin("c-" + number).complete("done"));
    assertThat(IntStream.range(0, 1_000).filter(number -> commands.find("c-" + number).isPresent()))
        .hasSizeLessThanOrEqualTo(100);
  }

  private PendingCommand<String> begin(String id) {
    var command = new PendingCommand<String>();
    commands.begin(id, command);
    return command;
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
