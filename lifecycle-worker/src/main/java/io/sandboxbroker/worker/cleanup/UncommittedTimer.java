package io.sandboxbroker.worker.cleanup;

import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.topic.Traceparent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A record of the timers' topic whose offset is not yet committed. Not thread-safe. */
final class UncommittedTimer {

  enum State {
    WAITING,
    CALLED,
    DONE,
    /** Its result is committed, but its offset is not: an earlier timer is unfinished. */
    PUBLISHED
  }

  private final TopicPartition partition;
  private final long offset;
  private final @Nullable CleanupDue due;
  private final @Nullable String traceparent;
  private State state;
  private @Nullable ProducerRecord<String, byte[]> output;
  private Outcome outcome = Outcome.SKIPPED;

  /** The result of a record. */
  enum Outcome {
    SKIPPED,
    UNREADABLE,
    REPEATED,
    CONFIRMED,
    FAILED
  }

  /**
   * @param due the deletion that waits for its call; null for a record that needs no work
   */
  UncommittedTimer(ConsumerRecord<String, byte[]> record, @Nullable CleanupDue due) {
    this.partition = new TopicPartition(record.topic(), record.partition());
    this.offset = record.offset();
    this.due = due;
    this.traceparent = Traceparent.read(record.headers()).orElse(null);
    this.state = due == null ? State.DONE : State.WAITING;
  }

  void markCalled() {
    state = State.CALLED;
  }

  void markWaiting() {
    state = State.WAITING;
  }

  UncommittedTimer finish(Outcome result, @Nullable ProducerRecord<String, byte[]> fact) {
    state = State.DONE;
    outcome = result;
    output = fact;
    return this;
  }

  UncommittedTimer markPublished() {
    state = State.PUBLISHED;
    return this;
  }

  /** The commit of the result was refused, and follows later. */
  void markUnpublished() {
    state = State.DONE;
  }

  /** Whether there is nothing left to do but to commit the offset. */
  boolean isFinished() {
    return state == State.DONE || state == State.PUBLISHED;
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

  /** The trace of the timer; null without a trace. */
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
