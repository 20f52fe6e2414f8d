package io.sandboxbroker.pool;

/** The decision about a trigger. */
public sealed interface Decision {

  /** Write the transition and publish its event. */
  record Change(Transition transition) implements Decision {}

  /** The owner has released the sandbox before: repeat the answer, change nothing. */
  record DeletionRepeated(Sandbox sandbox, Release release) implements Decision {}

  /** The track has renewed the lease with this key before: repeat the answer, change nothing. */
  record RenewalRepeated(Sandbox.Allocated sandbox, Renewal renewal) implements Decision {}

  /** The next try of the deletion at the CSP is due now; change nothing. */
  record DeletionDue(Sandbox.AwaitingDeletion sandbox) implements Decision {}

  /** Refuse the command. */
  record Refuse(Refusal reason) implements Decision {}

  /** Try another candidate. */
  record NextCandidate() implements Decision {}

  /** Ignore the trigger. */
  record Ignore(IgnoreReason why) implements Decision {}

  /** The reason for ignoring a trigger. */
  enum IgnoreReason {
    /** The pool does not know the sandbox. */
    UNKNOWN_SANDBOX,
    /** The pool has this information already. */
    NOTHING_NEW,
    /** The trigger is about an earlier allocation or version. */
    OVERTAKEN,
    /** The time has not come by this clock. */
    TOO_EARLY,
    /** A sandbox in use is missing from the CSP's lists; it is counted. */
    VANISHED_IN_USE,
    /** A deleted sandbox is in the CSP's list again; it is never allocated, and counted. */
    NEVER_REISSUED,
    /** The sandbox of that id has another account, which it never changes. */
    OTHER_ACCOUNT
  }
}
