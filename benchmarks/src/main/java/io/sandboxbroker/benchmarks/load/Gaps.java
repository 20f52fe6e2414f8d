package io.sandboxbroker.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Collection;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** For how long the tracks of single partitions were not answered. */
public final class Gaps {

  private static final double NANOS_PER_SECOND = 1e9;

  private Gaps() {}

  /**
   * The longest time of any partition from one answer to the next, or from the given moment to the
   * first.
   *
   * @param partitions of the topic of commands
   * @param sinceNanos from when on, by {@link System#nanoTime()}
   * @return seconds; 0 when nothing was answered since
   */
  public static double longestSeconds(Collection<Answer> answers, int partitions, long sinceNanos) {
    long[] last = new long[partitions];
    Arrays.fill(last, sinceNanos);
    long longest = 0;
    for (Answer answer : inOrder(answers)) {
      if (answer.answeredNanos() - sinceNanos >= 0) {
        int partition = partition(answer.track(), partitions);
        longest = Math.max(longest, answer.answeredNanos() - last[partition]);
        last[partition] = answer.answeredNanos();
      }
    }
    return longest / NANOS_PER_SECOND;
  }

  /** As producers choose it by the key. */
  static int partition(String track, int partitions) {
    return BuiltInPartitioner.partitionForKey(track.getBytes(UTF_8), partitions);
  }

  private static Iterable<Answer> inOrder(Collection<Answer> answers) {
    return answers.stream()
        .sorted((one, other) -> Long.signum(one.answeredNanos() - other.answeredNanos()))
        .toList();
  }
}
