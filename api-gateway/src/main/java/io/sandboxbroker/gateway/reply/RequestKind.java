package io.sandboxbroker.gateway.reply;

/** The kinds of requests that wait for Kafka. Each has bounds of its own ({@link Bulkheads}). */
public enum RequestKind {
  /** A track asks for a sandbox. */
  ALLOCATION,
  /** A track gives back or renews its sandbox, or leaves the queue: what it may not wait for. */
  RELEASE,
  /** An operator's command, freeze or thaw. */
  OPERATOR
}
