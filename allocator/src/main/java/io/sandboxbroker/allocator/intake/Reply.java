package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.pool.Sandbox;
import java.time.Instant;
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
 * @param progress how far the command has come; null when that does not change
 */
record Reply(
    String outcome,
    List<Event> events,
    List<FollowUp> commands,
    boolean wakesQueue,
    @Nullable SpecificRecord queued,
    @Nullable Progress progress) {

  /**
   * An event to be published.
   *
   * @param id unique for each event, and the same whenever the event is published again
   * @param key the sandbox id, or the command id of an event without a sandbox
   * @param subject the subject of the CloudEvent: the sandbox, the track or the pool
   * @param answer whether the event answers the command that causes it
   */
  record Event(
      String id,
      String key,
      String subject,
      Instant occurredAt,
      SpecificRecord value,
      boolean answer) {

    /** The same event, which answers no command. */
    Event withoutAnswer() {
      return new Event(id, key, subject, occurredAt, value, false);
    }
  }

  /** A command that is published with the events. */
  record FollowUp(String key, SpecificRecord command) {}

  /**
   * The progress of a command.
   *
   * @param total how many sandboxes the command works on; null when that is unknown
   * @param done how many of them are finished
   */
  record Progress(CommandState state, @Nullable Long total, long done) {}

  /** A reply of events that answer no command. */
  static Reply of(String outcome, List<Event> events) {
    return new Reply(outcome, events, List.of(), false, null, null);
  }

  /** A reply that sends a command to the queue. */
  static Reply queue(SpecificRecord command) {
    return new Reply("waits", List.of(), List.of(), false, command, null);
  }

  /** A reply to a command that is carried out. */
  static Reply completed(String outcome, Event event) {
    return completed(outcome, List.of(event));
  }

  /** A reply to a command that is carried out by several changes, one of which answers it. */
  static Reply completed(String outcome, List<Event> events) {
    var progress = new Progress(CommandState.COMPLETED, null, 0);
    return new Reply(outcome, events, List.of(), false, null, progress);
  }

  /** A reply to a command that is not carried out. */
  static Reply refused(Enum<?> reason, Event event) {
    var progress = new Progress(CommandState.REFUSED, null, 0);
    String outcome = IntakeMetrics.label(reason);
    return new Reply(outcome, List.of(event), List.of(), false, null, progress);
  }

  /** A reply to a command that works on these sandboxes; without any it is carried out. */
  static Reply begun(List<Sandbox> sandboxes, List<Event> events, List<FollowUp> commands) {
    var state = sandboxes.isEmpty() ? CommandState.COMPLETED : CommandState.RUNNING;
    var progress = new Progress(state, (long) sandboxes.size(), 0);
    return new Reply("begun", events, commands, false, null, progress);
  }

  /** The same reply, which the queue reads too. */
  Reply wakingQueue() {
    return new Reply(outcome, events, commands, true, queued, progress);
  }

  /** The same reply, which does not change the progress of the command. */
  Reply withoutProgress() {
    return new Reply(outcome, events, commands, wakesQueue, queued, null);
  }
}
