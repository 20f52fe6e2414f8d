package io.sandboxbroker.worker.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.SyncCompleted;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LargeListTest {

  private static final Logger LOG = LoggerFactory.getLogger(LargeListTest.class);
  private static final int ACCOUNTS = 1_000;

  @Test
  void aLargeListIsPublishedOnce() {
    try (var run = new ComparisonRun()) {
      long first = compare(run, "s1", ACCOUNTS + 1);
      long unchanged = compare(run, "s2", 1);
      LOG.info(
          "{} accounts compared: first list {} ms, unchanged list {} ms",
          ACCOUNTS,
          first / 1_000_000,
          unchanged / 1_000_000);
    }
  }

  private static long compare(ComparisonRun run, String sync, int facts) {
    run.hasComeIn(sync, IntStream.range(0, ACCOUNTS));
    long began = System.nanoTime();
    run.record(new ListEnded(sync));
    run.finish();
    long took = System.nanoTime() - began;
    assertThat(run.changes()).hasSize(facts).last().isInstanceOf(SyncCompleted.class);
    return took;
  }
}
