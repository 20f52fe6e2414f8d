package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.topic.TopicSetup;
import io.sandboxbroker.topic.Topics;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/** Refuses to start without the topics that the gateway writes and reads. */
final class TopicsAtStart implements SmartLifecycle {

  private final TopicSetup setup;
  private volatile boolean done;

  TopicsAtStart(TopicSetup setup) {
    this.setup = setup;
  }

  @Override
  public void start() {
    setup.ensure(
        List.of(
            Topics.ALLOCATION_COMMANDS,
            Topics.DELETION_COMMANDS,
            Topics.EVENTS,
            Topics.ALLOCATION_LINE,
            Topics.COMMAND_STATUS,
            Topics.FREEZES));
    done = true;
  }

  @Override
  public void stop() {
    done = false;
  }

  @Override
  public boolean isRunning() {
    return done;
  }

  /** Before whatever reads or writes. */
  @Override
  public int getPhase() {
    return 0;
  }
}
