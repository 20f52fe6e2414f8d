package io.sandboxbroker.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PersistentViolationsTest {

  private final PersistentViolations violations = new PersistentViolations();

  private List<String> confirmed(int second, String... reported) {
    return violations.confirmedBy(List.of(reported), Duration.ofSeconds(second));
  }

  @Test
  void aViolationThatIsReportedForTooLongIsConfirmed() {
    assertThat(confirmed(0, "a")).isEmpty();
    assertThat(confirmed(90, "a", "b")).isEmpty();
    assertThat(confirmed(91, "a", "b")).containsExactly("a");
  }

  @Test
  void aViolationThatIsNoLongerReportedIsForgotten() {
    confirmed(0, "a");
    confirmed(50);

    assertThat(confirmed(100, "a")).isEmpty();
  }
}
