package io.sandboxbroker.localstack.check;

import java.io.IOException;

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
}
