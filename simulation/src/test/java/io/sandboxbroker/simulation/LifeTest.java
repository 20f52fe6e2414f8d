package io.sandboxbroker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LifeTest {

  private static final Path FAILING_SEEDS = Path.of("failing-seeds.txt");
  private static final long SEEDS = 25;
  private static final long MINUTES = 180_000;

  @Test
  void theSameSeedHasTheSameStory() {
    List<String> story = Life.of(7, true).story();

    assertThat(story).hasSizeGreaterThan(100).isEqualTo(Life.of(7, true).story());
    assertThat(story).isNotEqualTo(Life.of(8, true).story());
  }

  /** The same seeds each time, so that a build fails only by its own change. */
  @Test
  void someSeedsKeepEveryGuarantee() throws Exception {
    assertThat(violations(1, SEEDS, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  @Tag("slow")
  @Timeout(400)
  void manyFreshSeedsKeepEveryGuarantee() throws Exception {
    long first = System.nanoTime() % 1_000_000_000;
    System.out.println("seeds from " + first);
    assertThat(violations(first, Long.MAX_VALUE, MINUTES)).isEmpty();
  }

  /** The message names each seed that fails: {@code simulation/run --seed=S} prints its story. */
  private static List<String> violations(long first, long count, long millis) throws Exception {
    List<String> violations = new ArrayList<>();
    var lives = new Lives(first, count, millis, 2, Set.of(), false);
    lives.run(
        failed -> {
          synchronized (violations) {
            violations.add("simulation/run --seed=" + failed.seed() + ": " + failed.violations());
          }
        });
    System.out.println(lives.summary());
    assertThat(lives.commands()).isPositive();
    return violations;
  }

  @Test
  void everySeedThatEverFailedKeepsEveryGuarantee() throws IOException {
    for (String line : Files.readAllLines(FAILING_SEEDS)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        long seed = Long.parseLong(line.strip().split("\\s+")[0]);
        assertThat(Life.of(seed, false).violations()).as("seed %d", seed).isEmpty();
      }
    }
  }
}
