package io.sandboxbroker.pool;

/** What is to be done about a trigger. */
public sealed interface Decision {

  /** Write this, and tell it. */
  record Change(Transition transition) implements Decision {}

  /** Its owner gave it back before: say so again, change nothing. */
  record DeletionRepeated(Sandbox sandbox, Release release) implements Decision {}

  /** Say no to the command. */
  record Refuse(Refusal reason) implements Decision {}

  /** This sandbox will not do; try another. */
  record NextCandidate() implements Decision {}

  /** The trigger does not concern the sandbox as it stands. */
  record Ignore(IgnoreReason why) implements Decision {}

  /** Why a trigger is ignored. */
  enum IgnoreReason {
    /** The pool does not know the sandbox. */
    UNKNOWN_SANDBOX,
    /** It says what is known already. */
    NOTHING_NEW,
    /** It is about an allocation or a version that is over. */
    OVERTAKEN,
    /** By this clock it is not due yet. */
    TOO_EARLY,
    /** A sandbox in use is missing from the CSP's lists; worth counting. */
    VANISHED_IN_USE,
    /** A deleted sandbox is in the CSP's list again; never handed out, worth an alarm. */
    NEVER_REISSUED
  }
}
