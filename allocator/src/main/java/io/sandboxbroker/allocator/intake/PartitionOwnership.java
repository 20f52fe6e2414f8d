package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.topic.Topic;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/**
 * Reports the partitions of a topic that the threads of this instance consume to the free lists and
 * to those who ask since when, and passes every change on to a further listener. Thread-safe.
 */
final class PartitionOwnership implements ConsumerAwareRebalanceListener {

  private final Topic topic;
  private final Candidates candidates;
  private final AssignedPartitions assigned;
  private final ConsumerAwareRebalanceListener further;
  private final Set<Integer> owned = new HashSet<>();

  PartitionOwnership(
      Topic topic,
      Candidates candidates,
      AssignedPartitions assigned,
      ConsumerAwareRebalanceListener further) {
    this.topic = topic;
    this.candidates = candidates;
    this.assigned = assigned;
    this.further = further;
  }

  @Override
  public synchronized void onPartitionsAssigned(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    further.onPartitionsAssigned(consumer, partitions);
    assigned.assigned(numbers(partitions));
    if (owned.addAll(numbers(partitions))) {
      candidates.assigned(Set.copyOf(owned), topic.partitions());
    }
  }

  @Override
  public synchronized void onPartitionsRevokedAfterCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    further.onPartitionsRevokedAfterCommit(consumer, partitions);
    owned.removeAll(numbers(partitions));
  }

  @Override
  public synchronized void onPartitionsLost(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    further.onPartitionsLost(consumer, partitions);
    owned.removeAll(numbers(partitions));
  }

  private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
  }
}
