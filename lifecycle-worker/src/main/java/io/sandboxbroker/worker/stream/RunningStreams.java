package io.sandboxbroker.worker.stream;

import java.time.Duration;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;

/** Runs streams for as long as the application does, and tells whether they still run. */
final class RunningStreams implements SmartLifecycle {

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

  /** Before the listeners, which ask what is frozen, and ends after them. */
  @Override
  public int getPhase() {
    return AbstractMessageListenerContainer.DEFAULT_PHASE - 1;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Whether it works, or will as soon as tasks have been handed out. */
  boolean works() {
    return streams.state().isRunningOrRebalancing();
  }

  /** Whether it has failed for good. */
  boolean ended() {
    return switch (streams.state()) {
      case PENDING_ERROR, ERROR -> true;
      case CREATED, REBALANCING, RUNNING, PENDING_SHUTDOWN, NOT_RUNNING -> false;
    };
  }
}
