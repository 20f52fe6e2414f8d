package io.sandboxbroker.worker.cleanup;

import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.topic.Traceparent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A record of the timers' topic on its way through the window. Not thread-safe. */
final class UncommittedTimer {

  enum State {
    WAITING,
    CALLED,
    DONE
  }

  private final TopicPartition partition;
  private final long offset;
  private final @Nullable CleanupDue due;
  private final @Nullable String traceparent;
  private State state;
  private @Nullable ProducerRecord<String, byte[]> output;
  private Outcome outcome = Outcome.NOT_OURS;

  /** What became of a record. */
  enum Outcome {
    NOT_OURS,
    UNREADABLE,
    REPEATED,
    CONFIRMED,
    FAILED
  }

  private UncommittedTimer(
      ConsumerRecord<String, byte[]> record, @Nullable CleanupDue due, State state) {
    this.partition = new TopicPartition(record.topic(), record.partition());
    this.offset = record.offset();
    this.due = due;
    this.traceparent = Traceparent.read(record.headers()).orElse(null);
    this.state = state;
  }

  /** A deletion to be done. */
  static UncommittedTimer waiting(ConsumerRecord<String, byte[]> record, CleanupDue due) {
    return new UncommittedTimer(record, due, State.WAITING);
  }

  /** Nothing to do but to pass it. */
  static UncommittedTimer passed(ConsumerRecord<String, byte[]> record) {
    return new UncommittedTimer(record, null, State.DONE);
  }

  void called() {
    state = State.CALLED;
  }

  void waitsAgain() {
    state = State.WAITING;
  }

  UncommittedTimer done(Outcome how, @Nullable ProducerRecord<String, byte[]> told) {
    state = State.DONE;
    outcome = how;
    output = told;
    return this;
  }

  TopicPartition partition() {
    return partition;
  }

  long offset() {
    return offset;
  }

  @Nullable CleanupDue due() {
    return due;
  }

  /** The trace that its timer carries; null when that is none. */
  @Nullable String traceparent() {
    return traceparent;
  }

  State state() {
    return state;
  }

  Outcome outcome() {
    return outcome;
  }

  @Nullable ProducerRecord<String, byte[]> output() {
    return output;
  }
}
