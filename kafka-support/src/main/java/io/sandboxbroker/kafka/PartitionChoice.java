package io.sandboxbroker.kafka;

/** Which partitions of a topic a {@link TopicReader} reads. */
@FunctionalInterface
public interface PartitionChoice {

  /** Every partition. */
  PartitionChoice ALL = partition -> true;

  /**
   * Whether a partition is read; always the same for one partition.
   *
   * @param partition the number of the partition, from 0
   */
  boolean includes(int partition);
}
