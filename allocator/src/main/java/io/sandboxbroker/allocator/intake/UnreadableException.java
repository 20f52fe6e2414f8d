package io.sandboxbroker.allocator.intake;

import org.jspecify.annotations.Nullable;

/** A record that cannot be read, however often it is tried. */
final class UnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnreadableException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
