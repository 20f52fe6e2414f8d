package io.sandboxbroker.migration;

/** The import cannot run, or cannot go on. The message is one line that says why. */
final class ImportFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ImportFailedException(String message) {
    super(message);
  }
}
