package io.sandboxbroker.worker.stream;

import java.time.Duration;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/** Runs streams for as long as the application does, and tells whether they still run. */
final class RunningStreams implements SmartLifecycle, HealthIndicator {

  private final KafkaStreams streams;
  private final Duration stopPatience;
  private volatile boolean running;

  RunningStreams(KafkaStreams streams, Duration stopPatience) {
    this.streams = streams;
    this.stopPatience = stopPatience;
  }

  @Override
  public void start() {
    streams.start();
    running = true;
  }

  /** Leaves the group at once, so that others take over without waiting for the session's end. */
  @Override
  public void stop() {
    streams.close(
        CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(stopPatience));
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public Health health() {
    KafkaStreams.State state = streams.state();
    return (state.isRunningOrRebalancing() ? Health.up() : Health.down())
        .withDetail("state", state)
        .build();
  }
}
