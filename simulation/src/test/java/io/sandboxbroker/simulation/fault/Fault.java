package io.sandboxbroker.simulation.fault;

/** The kinds of fault, each with its highest probability for one opportunity. */
public enum Fault {
  /** A process ends without warning; the opportunity is a second of its life. */
  CRASH(0.03),
  /** A process stands still for up to 30 s; the opportunity is a second of its life. */
  PAUSE(0.02),
  /** A group takes a member for dead that works on; the opportunity is a second. */
  EXPULSION(0.03),
  /** A transaction is aborted instead of committed, and the producer learns so. */
  COMMIT_REFUSED(0.05),
  /** The request to commit is lost; the transaction stays open. */
  COMMIT_LOST(0.03),
  /** The transaction is committed, and its producer does not learn so. */
  COMMIT_ANSWER_LOST(0.05),
  /** The request to commit arrives after its producer has given up. */
  COMMIT_LATE(0.03),
  /** The markers of a transaction are late on some partitions. */
  MARKER_LATE(0.03),
  /** The store refuses a call. */
  STORE_THROTTLED(0.08),
  /** A call times out and has changed nothing. */
  STORE_TIMEOUT(0.04),
  /** A call times out and has been executed. */
  STORE_ANSWER_LOST(0.06),
  /** A call times out, and is executed up to ten seconds after that. */
  STORE_LATE(0.04),
  /** A call takes up to two seconds. */
  STORE_SLOW(0.1),
  /** The indexes show the table as it was some seconds ago; the opportunity is a second. */
  INDEX_LAG(0.2),
  /** A gateway cannot publish a command. */
  PUBLISH_FAILED(0.05),
  /** A gateway publishes a command and takes it for not published. */
  PUBLISH_ANSWER_LOST(0.05),
  /** The clocks of gateways and workers are up to a minute off. */
  CLOCK_SKEW(1),
  /** The CSP answers a deletion with 500. */
  CSP_ERROR(0.2),
  /** The CSP answers a deletion with 429. */
  CSP_THROTTLED(0.2),
  /** The CSP deletes an account and its answer is lost. */
  CSP_ANSWER_LOST(0.1),
  /** The CSP takes long to answer. */
  CSP_SLOW(0.1);

  private final double highest;
  private final boolean onRequest;

  Fault(double highest) {
    this(highest, false);
  }

  Fault(double highest, boolean onRequest) {
    this.highest = highest;
    this.onRequest = onRequest;
  }

  /** Whether a life has it only when it is requested, because it is known to violate something. */
  boolean isOnRequest() {
    return onRequest;
  }

  double highest() {
    return highest;
  }
}
