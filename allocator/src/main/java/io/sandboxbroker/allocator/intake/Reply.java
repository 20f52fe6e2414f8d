package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.pool.Sandbox;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is published for one record.
 *
 * @param outcome the label of the outcome in metrics
 * @param events the events
 * @param commands commands that carry the record's command out in steps
 * @param wakesQueue whether the queue reads the events too
 * @param queued the command that goes to the queue, if it waits there
 * @param progress how far the command has come; null when the reply says nothing of it
 */
record Reply(
    String outcome,
    List<Event> events,
    List<FollowUp> commands,
    boolean wakesQueue,
    @Nullable SpecificRecord queued,
    @Nullable Progress progress) {

  /** A command that is published with the events. */
  record FollowUp(String key, SpecificRecord command) {}

  /**
   * The progress of a command.
   *
   * @param total how many sandboxes the command works on; null when that is unknown
   * @param done how many of them are finished
   */
  record Progress(CommandState state, @Nullable Long total, long done) {
    static final Progress COMPLETED = new Progress(CommandState.COMPLETED, null, 0);
    static final Progress REFUSED = new Progress(CommandState.REFUSED, null, 0);

    /** The command works on these sandboxes; it is completed when there are none. */
    static Progress begun(List<Sandbox> sandboxes) {
      var state = sandboxes.isEmpty() ? CommandState.COMPLETED : CommandState.RUNNING;
      return new Progress(state, (long) sandboxes.size(), 0);
    }
  }

  /** A reply without an event. */
  static Reply none(String outcome) {
    return new Reply(outcome, List.of(), List.of(), false, null, null);
  }

  /** A reply that sends a command to the queue. */
  static Reply queue(SpecificRecord command) {
    return new Reply("waits", List.of(), List.of(), false, command, null);
  }

  /** A reply of events alone. */
  static Reply of(String outcome, List<Event> events) {
    return new Reply(outcome, events, List.of(), false, null, null);
  }

  /** A reply to a command by one event. */
  static Reply of(String outcome, Event event, @Nullable Progress progress) {
    return new Reply(outcome, List.of(event), List.of(), false, null, progress);
  }

  /** The same reply, which the queue reads too. */
  Reply wakingQueue() {
    return new Reply(outcome, events, commands, true, queued, progress);
  }
}
