package io.sandboxbroker.cli.session;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** A command that calls the broker. */
public abstract class SessionCommand implements Callable<Integer> {

  private final Supplier<Session> sessions;

  /**
   * A command that has not begun.
   *
   * @param sessions opens the session, once the arguments have been read
   */
  protected SessionCommand(Supplier<Session> sessions) {
    this.sessions = sessions;
  }

  @Override
  public final Integer call() throws InterruptedException, IOException {
    return run(sessions.get());
  }

  /** Does it, and returns the exit code. */
  protected abstract int run(Session session) throws InterruptedException, IOException;
}
