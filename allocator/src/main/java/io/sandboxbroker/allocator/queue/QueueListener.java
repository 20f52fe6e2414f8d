package io.sandboxbroker.allocator.queue;

import java.time.Duration;

/** Hears how the line changes. Called by the thread that keeps the line. */
interface QueueListener {

  /** So many wait for sandboxes of this name prefix now; an empty one is any. */
  void depth(String namePrefix, int waiting);

  /** Somebody has left the line after this time. */
  void left(Duration waited, Leaving how);

  /** This process keeps the line no more. */
  void handedOver();

  /** How a place was left. */
  enum Leaving {
    /** With a sandbox. */
    SERVED,
    /** Refused meanwhile, for another reason than an empty pool. */
    REFUSED,
    /** Its time was up: it had its last turn. */
    TIME_UP,
    /** Its track waits no more. */
    CANCELLED,
    /** It never took a place: the line was full. */
    TURNED_AWAY,
    /** It was offered a sandbox, and no answer came. */
    ABANDONED
  }
}
