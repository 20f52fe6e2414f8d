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
  /** The schema registry is away for up to 20 s; the opportunity is a second. */
  REGISTRY_AWAY(0.1),
  /** A table that was restored has a lease without its sandbox; the opportunity is an era. */
  LEASE_RESTORED(1),
  /** An allocator of an earlier version discovers a sandbox; the opportunity is a second. */
  ROW_UNPINNED(0.05),
  /**
   * Retention has deleted the events that the timers have not read yet; the opportunity is a start
   * of their task.
   */
  EVENTS_CUT(0.5),
  /** The comparison of the lists has lost its accounts; the opportunity is a start of its task. */
  LISTS_LOST(0.3),
  /** The CSP answers a deletion with 500. */
  CSP_ERROR(0.2),
  /** The CSP answers a deletion with 429. */
  CSP_THROTTLED(0.2),
  /** The CSP deletes an account and its answer is lost. */
  CSP_ANSWER_LOST(0.1),
  /** The CSP takes long to answer. */
  CSP_SLOW(0.1),
  /** The CSP does not answer with its list. */
  LIST_FAILED(0.3),
  /** The list ends in the middle of its JSON. */
  LIST_BROKEN(0.2),
  /** The list is complete JSON, and its last accounts are missing. */
  LIST_CUT(0.3),
  /** The list is that of the call before. */
  LIST_LAGS(0.3),
  /** An account that was deleted stays in the list for up to five minutes. */
  LIST_LINGERS(0.3),
  /** The list has entries that are no accounts, in the whole life. */
  LIST_ODD(0.5),
  /** The list has no numbers, numbers in another form, or those of other accounts. */
  LIST_NUMBERS(0.3);

  private final double highest;

  Fault(double highest) {
    this.highest = highest;
  }

  double highest() {
    return highest;
  }
}
