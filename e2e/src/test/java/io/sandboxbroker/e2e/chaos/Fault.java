package io.sandboxbroker.e2e.chaos;

/** What a strike does. */
enum Fault {
  /** SIGKILL of a process, which starts again later. */
  KILL,
  /** SIGSTOP of a process, and SIGCONT later. */
  PAUSE,
  /** Bytes between the services and a server arrive late. */
  LATENCY,
  /** Connections to a server are reset as soon as they are used. */
  RESET,
  /** A server accepts connections, and no bytes reach it or come back. */
  BLACK_HOLE,
  /** A server accepts no connections. */
  OUTAGE;

  /** Whether it strikes a process, and not a connection. */
  boolean isOfProcess() {
    return this == KILL || this == PAUSE;
  }
}
