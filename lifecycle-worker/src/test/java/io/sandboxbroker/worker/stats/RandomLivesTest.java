package io.sandboxbroker.worker.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.stats.PoolStats;
import io.sandboxbroker.topic.StatsKeys;
import io.sandboxbroker.worker.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers equal a plain count, whatever happens and in whatever order the events arrive. */
class RandomLivesTest {

  private static final int SANDBOXES = 300;
  private static final int EVENTS = 3_000;

  /** How many events may overtake an event. */
  private static final int LATE = 40;

  private static final SandboxStatus[] STATUSES = SandboxStatus.values();

  private final MockProcessorContext<String, SpecificRecord> counting =
      context(SandboxCounter.STORE, CountedSandbox.SERDE);
  private final MockProcessorContext<String, SpecificRecord> summing =
      context(PoolStatsProcessor.STORE, Records.serde());
  private final Map<String, Long> known = new TreeMap<>();
  private SandboxCountProcessor counter;
  private PoolStatsProcessor sum;

  RandomLivesTest() {
    add(PublishedStats.STORE, Records.serde(), summing);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theNumbersAreThoseOfAPlainCount(long seed) {
    Random random = new Random(seed);
    List<SandboxState> lives = lives(random);
    start();
    for (SandboxState event : shuffled(lives, random)) {
      count(event);
      if (random.nextInt(10) == 0) {
        count(event);
      }
      if (random.nextInt(50) == 0) {
        punctuate();
      }
      if (random.nextInt(500) == 0) {
        start();
      }
    }
    punctuate();

    known.values().removeIf(number -> number == 0);
    assertThat(known).isEqualTo(plainCount(lives));
  }

  /** Begins, or begins anew with what is stored. */
  private void start() {
    counting.scheduledPunctuators().clear();
    counter = new SandboxCountProcessor(StatsRun.SETTINGS);
    counter.init(counting);
    sum = new PoolStatsProcessor(StatsRun.SETTINGS.maxPrefixes());
    sum.init(summing);
  }

  private void count(SandboxState state) {
    Instant at = state.getUpdatedAt();
    var event =
        new SandboxAllocated("e", "c", null, at, state.getSandboxId(), state.getVersion(), state);
    counter.process(new Record<>(state.getSandboxId(), event, at.toEpochMilli()));
  }

  private void punctuate() {
    counting.scheduledPunctuators().stream()
        .filter(each -> each.getType() == PunctuationType.WALL_CLOCK_TIME)
        .forEach(each -> each.getPunctuator().punctuate(0));
    counting
        .forwarded()
        .forEach(
            share -> sum.process(new Record<>(share.record().key(), share.record().value(), 0)));
    counting.resetForwards();
    summing
        .forwarded()
        .forEach(
            number -> {
              PoolStats stats = (PoolStats) number.record().value();
              known.remove(number.record().key());
              if (stats != null) {
                known.put(number.record().key(), stats.getCount());
              }
            });
    summing.resetForwards();
  }

  private static <V> MockProcessorContext<String, SpecificRecord> context(
      String store, Serde<V> values) {
    var context = new MockProcessorContext<String, SpecificRecord>();
    add(store, values, context);
    return context;
  }

  private static <V> void add(
      String name, Serde<V> values, MockProcessorContext<String, SpecificRecord> context) {
    KeyValueStore<String, V> store =
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), values)
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
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
    while (prefixes.size() > StatsRun.SETTINGS.maxPrefixes()) {
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
