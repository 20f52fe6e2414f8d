package io.sandboxbroker.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.ReadyTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PersistentViolationsTest {

  private int second;
  private final ReadyTime readyTime = ReadyTime.of(() -> second * 1_000_000_000L);
  private final PersistentViolations violations =
      new PersistentViolations(new ReadyLimit(readyTime, () -> Duration.ZERO));

  private List<String> confirmed(int at, String... reported) {
    second = at;
    return violations.confirmedBy(List.of(reported), Duration.ofSeconds(at));
  }

  @Test
  void aViolationThatIsReportedForTooLongIsConfirmed() {
    assertThat(confirmed(0, "a")).isEmpty();
    assertThat(confirmed(60, "a", "b")).isEmpty();
    assertThat(confirmed(61, "a", "b")).containsExactly("a");
  }

  @Test
  void aViolationThatIsNoLongerReportedIsForgotten() {
    confirmed(0, "a");
    confirmed(50);

    assertThat(confirmed(100, "a")).isEmpty();
  }

  @Test
  void theTimeBeginsAnewWhenAllPartsAreReadyAgain() {
    confirmed(0, "a");
    readyTime.leave("kafka");
    assertThat(confirmed(100, "a")).isEmpty();
    readyTime.comeBack("kafka");

    assertThat(confirmed(160, "a")).isEmpty();
    assertThat(confirmed(161, "a")).containsExactly("a");
  }
}
