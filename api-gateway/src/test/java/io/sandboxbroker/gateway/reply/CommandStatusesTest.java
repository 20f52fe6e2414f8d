package io.sandboxbroker.gateway.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.event.PoolRebuilt;
import io.sandboxbroker.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class CommandStatusesTest {

  private static final SpecificRecord REBUILT =
      new PoolRebuilt("e", "c-1", "r", Instant.EPOCH, 17L);

  private final AtomicLong nanos = new AtomicLong();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Map<String, SpecificRecord> written = new HashMap<>();
  private final PendingReplies<SubmittedCommand> waiting = new PendingReplies<>(new Semaphore(10));
  private final CommandStatuses statuses =
      new CommandStatuses(
          this::deserialize,
          ended -> waiting.answer(ended.id(), ended),
          new CommandStatusSettings(100, Duration.ofHours(1), Duration.ofSeconds(1)),
          nanos::get,
          meters);

  @Test
  void theNewestStatusOfACommandIsKnown() {
    receive("c-1", CommandState.ACCEPTED);
    receive("c-1", CommandState.RUNNING);
    assertThat(state("c-1")).isEqualTo(CommandState.RUNNING);
    receive("c-1", CommandState.COMPLETED);
    assertThat(state("c-1")).isEqualTo(CommandState.COMPLETED);
  }

  @Test
  void anEarlierStateDoesNotReplaceALaterOne() {
    receive("c-1", CommandState.REFUSED);
    receive("c-1", CommandState.RUNNING);
    receive("c-1", CommandState.ACCEPTED);
    assertThat(state("c-1")).isEqualTo(CommandState.REFUSED);
  }

  @Test
  void aWithdrawnStatusIsForgotten() {
    receive("c-1", CommandState.ACCEPTED);
    statuses.receive(record("c-1", null));
    assertThat(statuses.find("c-1")).isEmpty();
  }

  @Test
  void theEndOfACommandAnswersTheRequestThatWaitsForIt() {
    CompletableFuture<SubmittedCommand> request =
        waiting.await("c-1", Mono.empty(), Mono.never()).toFuture();
    receive("c-1", CommandState.ACCEPTED);
    receive("c-1", CommandState.RUNNING);
    assertThat(request).isNotDone();
    receive("c-1", CommandState.COMPLETED);
    assertThat(request)
        .succeedsWithin(Duration.ofSeconds(5))
        .extracting(SubmittedCommand::outcome)
        .isEqualTo(REBUILT);
  }

  @Test
  void theOutcomeOfARunningCommandIsNotRead() {
    receive("c-1", CommandState.RUNNING);
    assertThat(statuses.find("c-1").orElseThrow().outcome()).isNull();
    assertThat(statuses.find("c-1").orElseThrow().status().getOutcome()).isNull();
  }

  @Test
  void anOutcomeThatCannotBeReadStillEndsItsCommand() {
    receive(status("c-1", CommandState.COMPLETED, "garbage"));
    assertThat(state("c-1")).isEqualTo(CommandState.COMPLETED);
    assertThat(statuses.find("c-1").orElseThrow().outcome()).isNull();
    assertThat(unreadable()).isEqualTo(1);
  }

  @Test
  void aStatusThatCannotBeReadIsCountedAndStopsNothing() {
    statuses.receive(record("c-1", "garbage"));
    receive("c-2", CommandState.ACCEPTED);
    assertThat(unreadable()).isEqualTo(1);
    assertThat(statuses.find("c-2")).isPresent();
  }

  @Test
  void aStatusThatIsReadableLaterIsReadAgain() {
    assertThatThrownBy(() -> statuses.receive(record("c-1", "away")))
        .isInstanceOf(TimeoutException.class);
    assertThat(unreadable()).isZero();
  }

  @Test
  void runningCommandsAreCountedByType() {
    receive("c-1", CommandState.ACCEPTED);
    receive("c-2", CommandState.RUNNING);
    receive("c-3", CommandState.COMPLETED);
    assertThat(statuses.countRunning("RequestRebuild")).isEqualTo(2);
    assertThat(statuses.countRunning("RequestSync")).isZero();
  }

  @Test
  void aCommandIsForgottenSomeTimeAfterItsLastStatus() {
    receive("c-1", CommandState.ACCEPTED);
    pass(Duration.ofMinutes(59));
    receive("c-1", CommandState.COMPLETED);
    pass(Duration.ofMinutes(59));
    assertThat(statuses.find("c-1")).isPresent();
    pass(Duration.ofMinutes(1));
    assertThat(statuses.find("c-1")).isEmpty();
  }

  @Test
  void theNumberOfKnownCommandsIsBounded() {
    IntStream.range(0, 1_000).forEach(number -> receive("c-" + number, CommandState.COMPLETED));
    assertThat(meters.get("broker.async.commands").gauge().value()).isLessThanOrEqualTo(100);
  }

  private CommandState state(String command) {
    return statuses.find(command).orElseThrow().status().getState();
  }

  private double unreadable() {
    return meters.get("broker.command.statuses.unreadable").counter().count();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void receive(String command, CommandState state) {
    receive(status(command, state, "outcome"));
  }

  private void receive(CommandStatus status) {
    String name = "status-" + written.size();
    written.put(name, status);
    statuses.receive(record(status.getCommandId(), name));
  }

  private static CommandStatus status(String command, CommandState state, String outcome) {
    return CommandStatus.newBuilder()
        .setCommandId(command)
        .setCommandType("RequestRebuild")
        .setState(state)
        .setAcceptedAt(Instant.EPOCH)
        .setUpdatedAt(Instant.EPOCH)
        .setOutcome(ByteBuffer.wrap(outcome.getBytes(UTF_8)))
        .build();
  }

  private SpecificRecord deserialize(String topic, byte[] value) {
    String name = new String(value, UTF_8);
    return switch (name) {
      case "garbage" -> throw new SerializationException("no magic byte");
      case "away" -> throw new TimeoutException("the registry is away");
      case "outcome" -> REBUILT;
      default -> written.get(name);
    };
  }

  private static ConsumerRecord<byte[], byte[]> record(String key, String value) {
    return new ConsumerRecord<>(
        Topics.COMMAND_STATUS.name(),
        0,
        0,
        key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8));
  }
}
