package io.sandboxbroker.localstack.check;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Runs checks and prints one line for each, and one for all. */
public final class CheckReport {

  private final PrintWriter out;

  public CheckReport(PrintWriter out) {
    this.out = out;
  }

  /** Runs every check, also after a failure; true when all passed. */
  public boolean run(List<Check> checks) throws InterruptedException {
    int failed = 0;
    for (Check check : checks) {
      try {
        check.body().run();
        out.println("pass  " + check.name());
      } catch (CheckFailedException | IOException | UncheckedIOException e) {
        failed++;
        out.println(
            "FAIL  "
                + check.name()
                + ": "
                + (e instanceof CheckFailedException ? e.getMessage() : e));
      }
    }
    out.printf("%d passed, %d failed%n", checks.size() - failed, failed);
    return failed == 0;
  }
}
