package io.sandboxbroker.simulation.log;

import io.sandboxbroker.simulation.fault.Remedy;
import io.sandboxbroker.simulation.time.Chance;
import io.sandboxbroker.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A group of readers of some topics. Each member has some partition numbers, of all the topics.
 * Offsets, and the state of a stream task with them, are committed in transactions. For one thread.
 */
public final class ConsumerGroup {

  private final List<Topic> topics;
  private final int partitions;
  private final Chance chance;
  private final boolean fences;
  private final List<Member> members = new ArrayList<>();
  private final Map<Integer, Committed> committed = new TreeMap<>();
  private final Map<Integer, Set<LogTransaction>> pending = new HashMap<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private int generation;

  /** A reader of the group. */
  public interface Member {
    /** The group has assigned these partition numbers; the member learns so a little later. */
    void assign(int generation, Set<Integer> partitions);
  }

  /**
   * What the group has committed for a partition number.
   *
   * @param offsets the next offset of each topic's partition; 0 where there is none
   * @param state the state of the task; empty where there is none
   */
  public record Committed(Map<TopicPartition, Long> offsets, Map<String, Object> state) {}

  public ConsumerGroup(List<Topic> topics, SimulatedLog log, Chance chance, Set<Remedy> without) {
    this.topics = List.copyOf(topics);
    this.partitions =
        topics.stream().mapToInt(topic -> log.partitions(topic.name()).size()).max().orElse(1);
    this.chance = chance;
    this.fences = !without.contains(Remedy.MEMBER_FENCING);
  }

  public List<Topic> topics() {
    return topics;
  }

  public void join(Member member) {
    if (!members.contains(member)) {
      members.add(member);
      rebalance();
    }
  }

  /** Removes a member; one that works on learns so when it commits. */
  public void remove(Member member) {
    if (members.remove(member)) {
      rebalance();
    }
  }

  public boolean contains(Member member) {
    return members.contains(member);
  }

  private void rebalance() {
    generation++;
    if (members.isEmpty()) {
      return;
    }
    int first = chance.between(0, members.size() - 1);
    for (int member = 0; member < members.size(); member++) {
      Set<Integer> assigned = new TreeSet<>();
      for (int partition = 0; partition < partitions; partition++) {
        if ((partition + first) % members.size() == member) {
          assigned.add(partition);
        }
      }
      members.get(member).assign(generation, assigned);
    }
  }

  /**
   * Takes the offsets of a transaction; false when the member has been expelled, or does not know
   * the present assignment.
   */
  boolean enlist(
      LogTransaction transaction, Member member, int itsGeneration, Map<Integer, Committed> next) {
    if (fences && (itsGeneration != generation || !members.contains(member))) {
      return false;
    }
    next.keySet()
        .forEach(
            partition ->
                pending.computeIfAbsent(partition, none -> new HashSet<>()).add(transaction));
    transaction.enlistOffsets(
        commit -> {
          next.keySet().forEach(partition -> pending.get(partition).remove(transaction));
          if (commit) {
            committed.putAll(next);
          }
          List<Runnable> ready = List.copyOf(waiting);
          waiting.clear();
          ready.forEach(Runnable::run);
        });
    return true;
  }

  /** Answers when no transaction may still change the offsets of these partitions. */
  public void fetch(Set<Integer> numbers, Consumer<Map<Integer, Committed>> answer) {
    if (numbers.stream().anyMatch(number -> !pending.getOrDefault(number, Set.of()).isEmpty())) {
      waiting.add(() -> fetch(numbers, answer));
      return;
    }
    Map<Integer, Committed> found = new TreeMap<>();
    for (int number : numbers) {
      found.put(number, committed.getOrDefault(number, new Committed(Map.of(), Map.of())));
    }
    answer.accept(found);
  }
}
