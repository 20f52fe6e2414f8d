package io.sandboxbroker.cli.run;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command that runs with the sandbox. It has the terminal and the streams of this process. */
final class Child {

  /** A key of a terminal reaches the whole foreground group, so the command has it already. */
  private static final String UNLESS_FROM_A_TERMINAL = "[ -t 0 ] || kill -s INT \"$1\"";

  private static final long SECONDS_TO_SIGNAL = 5;

  private final Process process;

  private Child(Process process) {
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param environment is added to that of this process, except for the token
   * @throws IOException if it cannot be started
   */
  static Child start(List<String> command, Map<String, String> environment) throws IOException {
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().remove("BROKER_TOKEN");
    builder.environment().putAll(environment);
    return new Child(builder.start());
  }

  /** Its exit code, once it has ended; 128 and the number of the signal that ended it. */
  int await() throws InterruptedException {
    return process.waitFor();
  }

  /** Passes a signal on. */
  void send(Signals.Kind signal) {
    switch (signal) {
      case INT -> shell(UNLESS_FROM_A_TERMINAL);
      case HUP -> shell("kill -s HUP \"$1\"");
      case TERM -> process.destroy();
    }
  }

  /** Java itself can only send SIGTERM. */
  private void shell(String script) {
    try {
      Process shell =
          new ProcessBuilder("sh", "-c", script, "sh", Long.toString(process.pid()))
              .redirectInput(Redirect.INHERIT)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      if (!shell.waitFor(SECONDS_TO_SIGNAL, TimeUnit.SECONDS)) {
        shell.destroyForcibly();
      }
    } catch (IOException noShell) {
      process.destroy();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }
}
