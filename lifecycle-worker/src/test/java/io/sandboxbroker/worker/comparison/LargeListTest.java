package io.sandboxbroker.worker.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.csp.SyncCompleted;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LargeListTest {

  private static final Logger LOG = LoggerFactory.getLogger(LargeListTest.class);
  private static final String[] IDS =
      IntStream.range(0, 2_000).mapToObj(Integer::toString).toArray(String[]::new);

  @Test
  void aLargeListIsPublishedOnce() {
    try (var run = new ComparisonRun()) {
      run.hasComeIn("s1", IDS);
      long began = System.nanoTime();
      assertThat(run.end("s1")).hasSize(IDS.length + 1);
      long first = System.nanoTime() - began;
      run.hasComeIn("s2", IDS);
      began = System.nanoTime();
      assertThat(run.end("s2")).singleElement().isInstanceOf(SyncCompleted.class);
      long unchanged = System.nanoTime() - began;
      LOG.info(
          "{} sandboxes compared: first list {} ms, unchanged list {} ms",
          IDS.length,
          first / 1_000_000,
          unchanged / 1_000_000);
    }
  }
}
