package io.sandboxbroker.allocator.candidate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The order in which an instance reads the shards: first those of its partitions, then the others,
 * each in random order, so that two instances seldom read the same shard. Immutable.
 *
 * @param shards a permutation of all shards
 */
record ShardOrder(List<Integer> shards) {

  /**
   * Creates a random order.
   *
   * @param count how many shards there are
   * @param partitions the partitions of the allocation commands that this instance has
   * @param partitionCount how many partitions there are
   */
  static ShardOrder of(int count, Set<Integer> partitions, int partitionCount, Random random) {
    List<Integer> own = new ArrayList<>();
    List<Integer> foreign = new ArrayList<>();
    for (int shard = 0; shard < count; shard++) {
      (partitions.contains(shard % partitionCount) ? own : foreign).add(shard);
    }
    Collections.shuffle(own, random);
    Collections.shuffle(foreign, random);
    own.addAll(foreign);
    return new ShardOrder(List.copyOf(own));
  }

  int size() {
    return shards.size();
  }

  /** The shard at a position, counted from 0, round after round. */
  int at(long position) {
    return shards.get((int) (position % shards.size()));
  }
}
