package io.sandboxbroker.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EndedHoldingsTest {

  private static final Instant BEGINNING = Instant.parse("2026-01-01T10:00:00Z");
  private static final int MAX = 100_000;

  private final EndedHoldings ended = new EndedHoldings(Duration.ofMinutes(10));

  @Test
  void aDayIsKeptWhileNothingSaysHowFarTheLogIsComplete() {
    ended.add(holding("anna", "1", 0));
    ended.add(holding("anna", "2", 1));

    ended.forget(BEGINNING.plus(Duration.ofHours(24)), null);
    assertThat(ended.of("anna")).hasSize(2);

    ended.forget(BEGINNING.plus(Duration.ofHours(24)).plusSeconds(1), null);
    assertThat(ended.of("anna")).extracting(Holding::sandbox).containsExactly("2");
    assertThat(ended.size()).isEqualTo(1);

    ended.forget(BEGINNING.plus(Duration.ofHours(25)), null);
    assertThat(ended.of("anna")).isEmpty();
    assertThat(ended.all()).isEmpty();
  }

  @Test
  void whatIsCompleteIsForgottenAfterTheHorizon() {
    ended.add(holding("anna", "1", 0));
    Instant now = BEGINNING.plus(Duration.ofHours(1));

    ended.forget(now, BEGINNING.plus(Duration.ofMinutes(10)));
    assertThat(ended.size()).isEqualTo(1);

    ended.forget(now, BEGINNING.plus(Duration.ofMinutes(10)).plusSeconds(1));
    assertThat(ended.size()).isZero();
  }

  @Test
  void aLogThatStaysIncompleteForADayKeepsNoMore() {
    ended.add(holding("anna", "1", 0));

    ended.forget(BEGINNING.plus(Duration.ofHours(25)), BEGINNING);

    assertThat(ended.size()).isZero();
  }

  @Test
  void theNumberIsBounded() {
    for (int i = 0; i < MAX; i++) {
      ended.add(holding("track" + i, "s" + i, 0));
    }
    assertThat(ended.of("track0")).hasSize(1);

    ended.add(holding("last", "last", 0));

    assertThat(ended.size()).isEqualTo(MAX);
    assertThat(ended.of("track0")).isEmpty();
    assertThat(ended.of("last")).hasSize(1);
  }

  private static Holding holding(String track, String sandbox, int second) {
    Instant end = BEGINNING.plusSeconds(second);
    return new Holding(
        track,
        sandbox,
        BEGINNING,
        BEGINNING,
        BEGINNING,
        "begin",
        new Holding.Ending(end, end, "end"));
  }
}
