package io.sandboxbroker.gateway.inspection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.stats.AllocationPeriod;
import io.sandboxbroker.stats.PoolStats;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllocationRatesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final Map<String, PoolStats> written = new HashMap<>();
  private final PoolCounts counts =
      new PoolCounts(
          (topic, value) -> written.get(new String(value, UTF_8)), 100, new SimpleMeterRegistry());
  private final AllocationRates rates = new AllocationRates(counts);

  @Test
  void aRateCoversFiveMinutes() {
    allocated("lab", period(-300, 3), period(-150, 2), period(-10, 1));
    assertThat(rates.perSecond("lab", NOW)).isEqualTo(6 / 300.0);
  }

  @Test
  void aPeriodLeavesTheRateLittleByLittle() {
    allocated("lab", period(-300, 3));
    assertThat(rates.perSecond("lab", NOW.plusSeconds(5))).isEqualTo(1.5 / 300.0);
    assertThat(rates.perSecond("lab", NOW.plusSeconds(10))).isZero();
    assertThat(rates.secondsToEmpty("lab", NOW.plusSeconds(10))).isEmpty();
  }

  /** A worker's clock may be a little ahead. */
  @Test
  void aPeriodThatBeginsInAMomentCounts() {
    allocated("lab", period(0, 3));
    assertThat(rates.perSecond("lab", NOW.minusSeconds(1))).isEqualTo(3 / 300.0);
  }

  @Test
  void theTimeToEmptyIsThatOfTheAvailableSandboxes() {
    allocated("lab", period(-10, 30));
    assertThat(rates.secondsToEmpty("lab", NOW)).hasValue(0);
    count("prefix/lab/available", 12);
    assertThat(rates.secondsToEmpty("lab", NOW)).hasValue(120);
    assertThat(rates.secondsToEmpty("other", NOW)).isEmpty();
  }

  /** What was allocated before came from a full pool. */
  @Test
  void onlyWholePeriodsSinceAMomentCount() {
    allocated("lab", period(-60, 50), period(-50, 2), period(-10, 3));
    assertThat(since("lab", -55)).isCloseTo(5 / 50.0, within(1e-9));
    assertThat(since("lab", -50)).isCloseTo(5 / 50.0, within(1e-9));
    assertThat(since("lab", -49)).isCloseTo(3 / 40.0, within(1e-9));
  }

  @Test
  void nothingIsKnownInTheFirstPeriodAndWithoutAnAllocation() {
    allocated("lab", period(-10, 3));
    assertThat(rates.perSecondSince("lab", NOW.minusSeconds(9), NOW)).isEmpty();
    assertThat(rates.perSecondSince("lab", NOW.minusSeconds(10), NOW)).isPresent();
    assertThat(rates.perSecondSince("other", NOW.minusSeconds(100), NOW)).isEmpty();
  }

  @Test
  void whatIsOlderThanFiveMinutesDoesNotCountHoweverLongSomebodyWaits() {
    allocated("lab", period(-310, 50), period(-100, 3));
    assertThat(since("lab", -3_600)).isCloseTo(3 / 300.0, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "'',         3",
    "lab,        2",
    "lab-a,      1",
    "lab-a-,     1",
    "lab-a-_,    1",
    "lab-a-00,   0",
    "lab-,       2",
    "*,          0",
    "other,      0"
  })
  void theSandboxesCountThatTheNamePrefixAccepts(String namePrefix, int count) {
    for (String prefix : List.of("lab-a", "lab-b", "*")) {
      allocated(prefix, period(-20, 1));
    }
    var rate = rates.perSecondSince(namePrefix, NOW.minusSeconds(100), NOW);
    assertThat(rate.orElse(0)).isCloseTo(count / 100.0, within(1e-9));
  }

  private double since(String namePrefix, long second) {
    return rates.perSecondSince(namePrefix, NOW.plusSeconds(second), NOW).orElseThrow();
  }

  private static AllocationPeriod period(long second, long count) {
    return new AllocationPeriod(NOW.plusSeconds(second), count);
  }

  private void allocated(String prefix, AllocationPeriod... periods) {
    write(new PoolStats("prefix/" + prefix + "/allocations", 0L, NOW, List.of(periods)));
  }

  private void count(String key, long count) {
    write(new PoolStats(key, count, NOW, List.of()));
  }

  private void write(PoolStats stats) {
    written.put(stats.getKey(), stats);
    counts.receive(
        new ConsumerRecord<>(
            Topics.POOL_STATS.name(),
            0,
            0,
            stats.getKey().getBytes(UTF_8),
            stats.getKey().getBytes(UTF_8)));
  }
}
