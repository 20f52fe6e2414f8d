package io.sandboxbroker.cli.session;

/** The exit codes of all commands. {@code run} adds {@link #OF_RUN} to its own. */
public final class ExitCode {

  /** Done. */
  public static final int OK = 0;

  /** The broker refused, and a repetition would not help. */
  public static final int REFUSED = 1;

  /** The arguments or the settings are wrong; nothing was sent. */
  public static final int USAGE = 2;

  /** No sandbox was free in time. */
  public static final int NO_SANDBOX = 3;

  /** The broker could not be reached, or was overloaded, for the whole time. */
  public static final int UNAVAILABLE = 4;

  /** The token is missing, unknown, or has not the right for this. */
  public static final int UNAUTHORIZED = 5;

  /** The broker continues with the command, and this program has stopped waiting for it. */
  public static final int RUNNING = 6;

  /** What {@code run} adds to the codes above, so that they differ from those of its command. */
  public static final int OF_RUN = 120;

  /** The command of {@code run} was not found, as shells have it. */
  public static final int NOT_FOUND = 127;

  /** What a shell adds to the number of the signal that ended a command. */
  public static final int OF_SIGNAL = 128;

  private ExitCode() {}
}
