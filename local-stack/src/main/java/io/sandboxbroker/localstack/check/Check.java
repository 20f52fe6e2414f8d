package io.sandboxbroker.localstack.check;

import java.io.IOException;

/**
 * One thing that a running broker must do.
 *
 * @param name a sentence that says what is done and what must come back
 * @param body does it, and throws when something else came back
 */
public record Check(String name, Body body) {

  /** What a check does. */
  @FunctionalInterface
  public interface Body {

    /**
     * Asks the broker and compares.
     *
     * @throws CheckFailedException when the broker answered otherwise
     * @throws IOException when it did not answer
     */
    void run() throws IOException, InterruptedException;
  }
}
