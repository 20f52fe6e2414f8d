package io.sandboxbroker.worker.csp;

import io.netty.handler.timeout.ReadTimeoutException;
import java.net.ConnectException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;

/** Classifies the failure of a call in one word, because a message may quote the answer. */
final class FailureKind {

  private FailureKind() {}

  /** One of {@code timeout}, {@code connect}, {@code too_large} and {@code connection}. */
  static String of(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException || cause instanceof ReadTimeoutException) {
        return "timeout";
      }
      if (cause instanceof ConnectException) {
        return "connect";
      }
      if (cause instanceof DataBufferLimitException) {
        return "too_large";
      }
    }
    return "connection";
  }
}
