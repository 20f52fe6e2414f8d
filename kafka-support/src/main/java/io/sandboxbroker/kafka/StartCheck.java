package io.sandboxbroker.kafka;

import org.springframework.context.SmartLifecycle;

/**
 * A condition of the start. It is checked after all settings have been read, and before any
 * listener, reader or server starts. A failed check ends the start with its message in one line.
 */
public final class StartCheck implements SmartLifecycle {

  private final int order;
  private final Runnable check;
  private volatile boolean passed;

  /**
   * @param order checks with a lower order come first; from 0
   * @param check returns once the condition holds; throws after a bounded time otherwise
   */
  public StartCheck(int order, Runnable check) {
    this.order = order;
    this.check = check;
  }

  @Override
  public void start() {
    try {
      check.run();
    } catch (RuntimeException failure) {
      throw new StartCheckException(failure);
    }
    passed = true;
  }

  @Override
  public void stop() {
    passed = false;
  }

  @Override
  public boolean isRunning() {
    return passed;
  }

  @Override
  public int getPhase() {
    return Integer.MIN_VALUE + order;
  }
}
