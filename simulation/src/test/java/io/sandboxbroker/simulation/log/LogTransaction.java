package io.sandboxbroker.simulation.log;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A transaction of one producer, as the brokers know it. */
final class LogTransaction {

  enum State {
    OPEN,
    COMMITTING,
    ABORTING,
    ENDED
  }

  private final String id;
  private final Set<PartitionLog> partitions = new LinkedHashSet<>();
  private final List<Consumer<Boolean>> offsets = new ArrayList<>();
  private final List<Runnable> afterEnd = new ArrayList<>();
  private State state = State.OPEN;
  private boolean committed;
  private int markersLeft;

  LogTransaction(String id) {
    this.id = id;
  }

  void enlist(PartitionLog partition) {
    partitions.add(partition);
  }

  /** The offsets that the transaction commits; the listener learns whether it has. */
  void enlistOffsets(Consumer<Boolean> listener) {
    offsets.add(listener);
  }

  State state() {
    return state;
  }

  /** Whether the decision to commit has been made. */
  boolean isCommitted() {
    return committed;
  }

  Set<PartitionLog> partitions() {
    return partitions;
  }

  /** Decides the end; markers and offsets follow. */
  void decide(boolean commit) {
    state = commit ? State.COMMITTING : State.ABORTING;
    committed = commit;
    markersLeft = partitions.size() + 1;
  }

  void commitOffsets() {
    offsets.forEach(listener -> listener.accept(committed));
    markerWritten();
  }

  void markerWritten() {
    markersLeft--;
    if (markersLeft == 0) {
      state = State.ENDED;
      afterEnd.forEach(Runnable::run);
      afterEnd.clear();
    }
  }

  /** Runs when the last marker is written; at once if it is. */
  void afterEnd(Runnable work) {
    if (state == State.ENDED) {
      work.run();
    } else {
      afterEnd.add(work);
    }
  }

  @Override
  public String toString() {
    return id;
  }
}
