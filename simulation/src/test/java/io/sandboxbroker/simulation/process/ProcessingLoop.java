package io.sandboxbroker.simulation.process;

import io.sandboxbroker.simulation.fault.Remedy;
import io.sandboxbroker.simulation.log.ConsumerGroup;
import io.sandboxbroker.simulation.log.TransactionalClient;
import io.sandboxbroker.simulation.time.Host;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of its partitions, has them processed and commits the results with the offsets.
 *
 * <p>It keeps the rules of the design: after any failure it goes on from the committed offsets;
 * when a commit's outcome is unknown, it initialises the same transactional id first, which settles
 * the transaction. A fenced producer ends the process.
 */
public final class ProcessingLoop implements ConsumerGroup.Member {

  private final World world;
  private final Host host;
  private final ConsumerGroup group;
  private final String id;
  private final Work work;
  private final int maxRecords;
  private final long maxPause;
  private TransactionalClient client;
  private final Positions positions;
  private Set<Integer> partitions = Set.of();
  private int generation;
  private @Nullable Assignment assigned;
  private boolean busy = true;
  private boolean polls;
  private boolean lost;
  private int failures;

  private record Assignment(int generation, Set<Integer> partitions) {}

  /**
   * Creates a loop.
   *
   * @param id the transactional id
   * @param max the most records of a batch
   * @param maxPause how many milliseconds a record waits at most for others of its batch
   */
  ProcessingLoop(
      World world, Host host, ConsumerGroup group, String id, Work work, int max, long maxPause) {
    this.world = world;
    this.host = host;
    this.group = group;
    this.id = id;
    this.work = work;
    this.maxRecords = max;
    this.maxPause = maxPause;
    this.client = world.client(host, id);
    this.positions = new Positions(world.log(), group.topics());
  }

  void start() {
    Runnable listener = this::wake;
    group.topics().forEach(topic -> world.log().listen(topic.name(), listener));
    host.atEnd(
        () -> {
          group.topics().forEach(topic -> world.log().ignore(topic.name(), listener));
          // The group notices by missing heartbeats.
          world.scheduler().after(world.chance().between(100L, 3_000), () -> group.remove(this));
        });
    client.initialise(
        () -> {
          busy = false;
          group.join(this);
          if (work.tickMillis() > 0) {
            tick();
          }
        });
  }

  @Override
  public void assign(int newGeneration, Set<Integer> newPartitions) {
    host.after(
        world.chance().between(0L, 50),
        () -> {
          if (newGeneration > generation
              && (assigned == null || assigned.generation() < newGeneration)) {
            assigned = new Assignment(newGeneration, newPartitions);
            wake();
          }
        });
  }

  /** The group takes the reader for dead. It works on until it learns so. */
  void expel() {
    world.story().add(host.name(), "%s: is taken for dead", id);
    group.remove(this);
    lost = true;
    host.after(
        world.chance().between(100L, 10_000),
        () -> {
          if (!group.contains(this)) {
            group.join(this);
          }
        });
  }

  private void tick() {
    host.after(work.tickMillis(), this::tick);
    if (!busy && assigned == null && !partitions.isEmpty()) {
      List<ProducerRecord<String, byte[]>> due = work.tick();
      if (!due.isEmpty()) {
        busy = true;
        positions.stay();
        commit(due);
      }
    }
  }

  private void wake() {
    if (!busy && !polls && host.isAlive()) {
      polls = true;
      host.after(
          world.chance().between(0L, maxPause),
          () -> {
            polls = false;
            poll();
          });
    }
  }

  private void poll() {
    if (busy) {
      return;
    }
    if (assigned != null) {
      move(assigned.partitions());
      generation = assigned.generation();
      assigned = null;
      reload();
      return;
    }
    List<ConsumerRecord<String, byte[]>> records = positions.fetch(partitions, maxRecords);
    if (records.isEmpty()) {
      positions.advance();
      return;
    }
    busy = true;
    work.process(records)
        .whenComplete(
            (output, failure) -> {
              if (!host.isAlive()) {
                return;
              }
              if (failure == null) {
                positions.end(work.undecided());
                commit(output);
              } else {
                pauseAndReload();
              }
            });
  }

  /** A member that was expelled has lost what it had, even if it gets that again. */
  private void move(Set<Integer> next) {
    Set<Integer> changed = new TreeSet<>(partitions);
    changed.addAll(next);
    if (!lost) {
      changed.removeIf(number -> partitions.contains(number) && next.contains(number));
    }
    lost = false;
    partitions = next;
    work.moved(changed, next);
  }

  private void commit(List<ProducerRecord<String, byte[]>> output) {
    if (output.isEmpty() && positions.isUnchanged()) {
      busy = false;
      wake();
      return;
    }
    client.commit(
        output,
        new TransactionalClient.Offsets(
            group, this, generation, positions.toCommit(partitions, work::state)),
        this::committed);
  }

  private void committed(TransactionalClient.Result result) {
    switch (result) {
      case COMMITTED -> {
        failures = 0;
        positions.advance();
        busy = false;
        wake();
      }
      case ABORTED -> pauseAndReload();
      case EXPELLED -> {
        world.story().add(host.name(), "%s: the group has expelled its reader", id);
        lost = true;
        move(Set.of());
        busy = false;
        group.join(this);
        wake();
      }
      case UNKNOWN -> {
        world.story().add(host.name(), "%s: the outcome of a commit is unknown", id);
        settle();
      }
      case FENCED -> {
        world.story().add(host.name(), "%s: fenced", id);
        host.crash();
      }
    }
  }

  /** The same id, initialised again, ends the transaction or waits for its end. */
  private void settle() {
    if (world.without().contains(Remedy.COMMITTED_OFFSETS)) {
      client = world.client(host, id + "-" + world.chance().between(0, 1_000_000));
      client.initialise(
          () -> {
            busy = false;
            wake();
          });
      return;
    }
    client.initialise(
        () -> {
          busy = false;
          reload();
        });
  }

  private void pauseAndReload() {
    failures = Math.min(failures + 1, 6);
    host.after(
        100L << (failures - 1),
        () -> {
          busy = false;
          reload();
        });
  }

  private void reload() {
    busy = true;
    group.fetch(
        partitions,
        committed ->
            host.after(
                world.chance().between(0L, 3),
                () -> {
                  positions.begin(committed);
                  work.cutTopics().forEach(topic -> positions.skip(topic, partitions));
                  work.begin(committed);
                  busy = false;
                  wake();
                }));
  }
}
