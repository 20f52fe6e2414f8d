package io.sandboxbroker.localstack.check;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * One thing that a running broker must do.
 *
 * @param name a sentence with the request and the expected answer
 * @param body runs it, and throws when the answer is wrong
 */
public record Check(String name, Body body) {

  /** The requests of a check. */
  @FunctionalInterface
  public interface Body {

    /**
     * Sends the requests and compares the answers.
     *
     * @throws CheckFailedException when the broker answered otherwise
     * @throws IOException when it did not answer
     */
    void run() throws IOException, InterruptedException;
  }

  /**
   * Runs every check, also after a failure; true when all passed.
   *
   * @param out receives one line for each check, and one for all
   */
  public static boolean runAll(List<Check> checks, PrintWriter out) throws InterruptedException {
    int failed = 0;
    for (Check check : checks) {
      try {
        check.body().run();
        out.println("pass  " + check.name());
      } catch (CheckFailedException | IOException | UncheckedIOException e) {
        failed++;
        Object reason = e instanceof CheckFailedException ? String.valueOf(e.getMessage()) : e;
        out.println("FAIL  " + check.name() + ": " + reason);
      }
    }
    out.printf("%d passed, %d failed%n", checks.size() - failed, failed);
    return failed == 0;
  }
}
