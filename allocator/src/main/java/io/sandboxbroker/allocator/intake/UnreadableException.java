package io.sandboxbroker.allocator.intake;

import org.jspecify.annotations.Nullable;

/** A record that no repetition will make readable. */
final class UnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnreadableException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
