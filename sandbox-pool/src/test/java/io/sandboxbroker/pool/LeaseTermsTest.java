package io.sandboxbroker.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTermsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void theLabTakesTime() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LeaseTerms(Duration.ZERO, HOUR, 3))
        .withMessage("The lab's duration must be positive, not PT0S");
  }

  @Test
  void thereMayBeNoGraceButNoNegativeOne() {
    assertThat(new LeaseTerms(HOUR, Duration.ZERO, 3).grace()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LeaseTerms(HOUR, Duration.ofMillis(-1), 3))
        .withMessage("The grace period cannot be negative: PT-0.001S");
  }

  @Test
  void theLongestLeaseIsNotShorterThanTheLab() {
    assertThat(new LeaseTerms(HOUR, HOUR, HOUR, 1).maxLease()).isEqualTo(HOUR);
    assertThat(new LeaseTerms(HOUR.multipliedBy(13), HOUR, 1).maxLease())
        .isEqualTo(HOUR.multipliedBy(13));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LeaseTerms(HOUR, HOUR, HOUR.minusMillis(1), 3))
        .withMessage(
            "The longest lease, PT59M59.999S, must not be shorter than the lab's duration, PT1H");
  }

  @Test
  void thereIsAtLeastOneAttempt() {
    assertThat(new LeaseTerms(HOUR, HOUR, 1).deletionAttempts()).isOne();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LeaseTerms(HOUR, HOUR, 0))
        .withMessage("There must be at least one deletion attempt, not 0");
  }
}
