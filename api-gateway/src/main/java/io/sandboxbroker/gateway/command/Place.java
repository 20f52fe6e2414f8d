package io.sandboxbroker.gateway.command;

/** Where an allocation stands in the line. */
public sealed interface Place {

  /** Whose it is. */
  String track();

  /**
   * It waits.
   *
   * @param position how many stand before it, and itself: 1 is served next
   */
  record Waiting(String track, int position) implements Place {}

  /** It has left the line, a moment ago: its outcome is known, or about to be. */
  record Left(String track) implements Place {}
}
