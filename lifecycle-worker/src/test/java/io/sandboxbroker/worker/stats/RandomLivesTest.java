package io.sandboxbroker.worker.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.StatsKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens, in whatever order it is told: the numbers are those of a plain count. */
class RandomLivesTest {

  private static final int SANDBOXES = 300;
  private static final int EVENTS = 3_000;

  /** How far an event may be told behind the next ones. */
  private static final int LATE = 40;

  private static final SandboxStatus[] STATUSES = SandboxStatus.values();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theNumbersAreThoseOfAPlainCount(long seed) {
    Random random = new Random(seed);
    List<SandboxState> lives = lives(random);
    StatsRun run = new StatsRun();
    try {
      int told = 0;
      for (SandboxState event : shuffled(lives, random)) {
        run.tell(event);
        if (random.nextInt(10) == 0) {
          run.tell(event);
        }
        if (random.nextInt(100) == 0) {
          run.told();
        }
        if (++told % 1_000 == 0) {
          run = run.restarted();
        }
      }

      assertThat(run.known()).isEqualTo(plainCount(lives));
    } finally {
      run.close();
    }
  }

  private static List<SandboxState> lives(Random random) {
    List<SandboxState> events = new ArrayList<>();
    Map<String, Long> versions = new HashMap<>();
    while (events.size() < EVENTS) {
      String id = Integer.toString(random.nextInt(SANDBOXES));
      long version = versions.merge(id, 1L, Long::sum);
      String prefix = "abcdefg".substring(random.nextInt(7)).substring(0, 1);
      String name = random.nextInt(20) == 0 ? "unnumbered" : prefix + "-" + id;
      SandboxStatus status = STATUSES[1 + random.nextInt(STATUSES.length - 1)];
      events.add(StatsRun.state(id, version, status, name));
    }
    return events;
  }

  private static List<SandboxState> shuffled(List<SandboxState> events, Random random) {
    Map<Integer, List<SandboxState>> byPlace = new TreeMap<>();
    for (int i = 0; i < events.size(); i++) {
      byPlace
          .computeIfAbsent(i + random.nextInt(LATE), place -> new ArrayList<>())
          .add(events.get(i));
    }
    return byPlace.values().stream().flatMap(List::stream).toList();
  }

  private static Map<String, Long> plainCount(List<SandboxState> events) {
    Map<String, SandboxState> newest = new HashMap<>();
    events.forEach(event -> newest.put(event.getSandboxId(), event));
    newest.values().removeIf(state -> state.getStatus() == SandboxStatus.DELETED);
    TreeSet<String> prefixes = new TreeSet<>();
    newest.values().forEach(state -> prefixes.add(NamePrefix.of(state.getName())));
    prefixes.remove(StatsKeys.OTHERS);
    while (prefixes.size() > StatsRun.SETTINGS.mostPrefixes()) {
      prefixes.pollLast();
    }
    Map<String, Long> counts = new TreeMap<>();
    for (SandboxState state : newest.values()) {
      String prefix = NamePrefix.of(state.getName());
      String shown = prefixes.contains(prefix) ? prefix : StatsKeys.OTHERS;
      counts.merge(StatsKeys.TOTAL, 1L, Long::sum);
      counts.merge(StatsKeys.of(state.getStatus()), 1L, Long::sum);
      counts.merge(StatsKeys.of(shown, state.getStatus()), 1L, Long::sum);
    }
    return counts;
  }
}
