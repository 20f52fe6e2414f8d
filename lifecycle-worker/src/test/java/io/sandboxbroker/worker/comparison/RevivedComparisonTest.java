package io.sandboxbroker.worker.comparison;

import static io.sandboxbroker.worker.comparison.ComparisonRun.begun;
import static io.sandboxbroker.worker.comparison.ComparisonRun.listed;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.TopologyRun;
import io.sandboxbroker.worker.wire.StoredRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/**
 * Kafka Streams revives a corrupted task on the same processor: it closes it, restores the stores
 * to what was committed, and initialises it again.
 */
class RevivedComparisonTest {

  private static final Serde<SpecificRecord> RECORDS =
      StoredRecords.as(Topics.CSP_LISTS, TopologyRun.RECORDS);
  private static final Map<String, Serde<?>> STORES =
      Map.of(
          "incoming-lists", RECORDS,
          "incoming-accounts", RECORDS,
          "comparison-state", Serdes.String(),
          "known-accounts", KnownAccount.serde(TopologyRun.RECORDS),
          "sandbox-owners", Serdes.String(),
          "expected-accounts", Serdes.Long());

  private final ListComparisonProcessor processor =
      new ListComparisonProcessor(
          new SyncGuardSettings(20, true),
          Duration.ofMinutes(10),
          2,
          new SyncMetrics(new SimpleMeterRegistry()),
          TopologyRun.RECORDS.serializer());

  @Test
  void aRevivedTaskContinuesFromItsStoresWithOneTicker() {
    var first = context(Map.of());
    processor.init(first);
    process(begun("s1", 5));
    for (String id : new String[] {"1", "2", "3", "4", "5"}) {
      process(listed("s1", id));
    }
    var committed = content(first);
    process(new ListEnded("s1"));
    for (int ticks = 0; ticks < 5; ticks++) {
      tick(first);
    }
    assertThat(facts(first)).as("not committed").isNotEmpty();

    processor.close();
    assertThat(first.scheduledPunctuators().getFirst().cancelled()).isTrue();
    var second = context(committed);
    processor.init(second);
    process(new ListEnded("s1"));
    for (int ticks = 0; ticks < 20; ticks++) {
      tick(second);
    }

    assertThat(second.scheduledPunctuators()).hasSize(1);
    assertThat(facts(second)).hasSize(6);
    assertThat(facts(second).subList(0, 5)).allMatch(SandboxDiscovered.class::isInstance);
    assertThat(facts(second).getLast()).isInstanceOf(SyncCompleted.class);
  }

  private void process(SpecificRecord record) {
    processor.process(new Record<>(Topics.POOL_KEY, record, 0));
  }

  private static void tick(MockProcessorContext<String, SpecificRecord> context) {
    context.scheduledPunctuators().getFirst().getPunctuator().punctuate(0);
  }

  private static List<? extends SpecificRecord> facts(
      MockProcessorContext<String, SpecificRecord> context) {
    return context.forwarded().stream().map(forwarded -> forwarded.record().value()).toList();
  }

  private static Map<String, List<KeyValue<Object, Object>>> content(
      MockProcessorContext<String, SpecificRecord> context) {
    Map<String, List<KeyValue<Object, Object>>> content = new HashMap<>();
    for (String name : STORES.keySet()) {
      KeyValueStore<Object, Object> store = context.getStateStore(name);
      try (var entries = store.all()) {
        List<KeyValue<Object, Object>> all = new ArrayList<>();
        entries.forEachRemaining(all::add);
        content.put(name, all);
      }
    }
    return content;
  }

  private static MockProcessorContext<String, SpecificRecord> context(
      Map<String, List<KeyValue<Object, Object>>> content) {
    var context = new MockProcessorContext<String, SpecificRecord>();
    STORES.forEach(
        (name, serde) -> {
          StateStore store =
              Stores.keyValueStoreBuilder(
                      Stores.inMemoryKeyValueStore(name), Serdes.String(), serde)
                  .withLoggingDisabled()
                  .withCachingDisabled()
                  .build();
          store.init(context.getStateStoreContext(), store);
          context.addStateStore(store);
          KeyValueStore<Object, Object> restored = context.getStateStore(name);
          content.getOrDefault(name, List.of()).forEach(it -> restored.put(it.key, it.value));
        });
    return context;
  }
}
