package io.sandboxbroker.cli.console;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a command prints: results on the standard output, everything else on the standard error.
 * Thread-safe.
 *
 * @param out the standard output
 * @param err the standard error
 * @param format of results
 * @param isTerminal whether somebody watches the standard error
 * @param isVerbose whether each request is printed
 */
public record Console(
    PrintWriter out, PrintWriter err, OutputFormat format, boolean isTerminal, boolean isVerbose) {

  /** Moves to the beginning of the line and erases it. */
  private static final String ERASE_LINE = "\r\u001b[K";

  private static final String ERASE_SCREEN = "\u001b[H\u001b[2J";

  /** Prints a result: as it is for scripts, by these tables for people. */
  public void result(JsonNode body, Function<JsonNode, List<Table>> tables) {
    synchronized (out) {
      if (format == OutputFormat.JSON) {
        out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(body));
      } else {
        boolean first = true;
        for (Table table : tables.apply(body)) {
          if (!first) {
            out.println();
          }
          table.lines().forEach(out::println);
          first = false;
        }
      }
      out.flush();
    }
  }

  /** Prints a result as one line: JSON for scripts, this text for people. */
  public void line(JsonNode value, String text) {
    synchronized (out) {
      out.println(format == OutputFormat.JSON ? value.toString() : text);
      out.flush();
    }
  }

  /** Prints a line for people, whatever the format. */
  public void note(String text) {
    synchronized (err) {
      err.println((isTerminal ? ERASE_LINE : "") + "broker: " + Cell.visible(text));
      err.flush();
    }
  }

  /** Prints what happens behind the scenes, if it is wanted. */
  public void detail(String text) {
    if (isVerbose) {
      note(text);
    }
  }

  /** Shows on a terminal how far a command is, in place of what was shown before. */
  public void progress(String text) {
    if (isTerminal) {
      synchronized (err) {
        err.print(ERASE_LINE + Cell.visible(text));
        err.flush();
      }
    }
  }

  /** Removes the progress from the terminal. */
  public void endProgress() {
    if (isTerminal) {
      synchronized (err) {
        err.print(ERASE_LINE);
        err.flush();
      }
    }
  }

  /** Clears the screen before a result that replaces the former one. */
  public void clear() {
    if (isTerminal && format == OutputFormat.TABLE) {
      synchronized (out) {
        out.print(ERASE_SCREEN);
        out.flush();
      }
    }
  }
}
