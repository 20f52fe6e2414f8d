package io.sandboxbroker.allocator.queue;

/** Where a place stands with sandboxes that may be for it. */
enum Offer {
  /** It waits. */
  NONE,
  /** It tries its luck: nobody has told of a sandbox. */
  TRYING,
  /** It was offered a sandbox that was told of. */
  OFFERED,
  /** It tries its luck, and a sandbox has been told of since: it gets another offer if need be. */
  OWED;

  /** Whether the answer to a turn is still to come. */
  boolean isUnderWay() {
    return this != NONE;
  }

  /** Whether a sandbox that is told of now is for somebody behind it. */
  boolean isSettled() {
    return this == OFFERED || this == OWED;
  }
}
