package io.sandboxbroker.allocator.table;

import io.sandboxbroker.pool.LeaseTerms;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * The numbers that decisions are made by.
 *
 * @param labDuration how long a sandbox is allocated for; in hours where it has no unit. Positive,
 *     4 h by default ({@code LAB_DURATION_HOURS})
 * @param grace how long after that the owner may still release it; in minutes where it has no unit.
 *     Not negative, 30 min by default ({@code GRACE_PERIOD_MINUTES})
 * @param deletionAttempts failed deletions after which a sandbox shows as such. From 1, 3 by
 *     default ({@code DELETION_RETRY_MAX_ATTEMPTS})
 */
@ConfigurationProperties("broker.terms")
record TermsSettings(
    @DurationUnit(ChronoUnit.HOURS) @DefaultValue("4") Duration labDuration,
    @DurationUnit(ChronoUnit.MINUTES) @DefaultValue("30") Duration grace,
    @DefaultValue("3") int deletionAttempts) {

  TermsSettings {
    if (!labDuration.isPositive()) {
      throw new IllegalArgumentException("LAB_DURATION_HOURS must be positive, not " + labDuration);
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("GRACE_PERIOD_MINUTES must not be negative: " + grace);
    }
    if (deletionAttempts < 1) {
      throw new IllegalArgumentException(
          "DELETION_RETRY_MAX_ATTEMPTS must be at least 1, not " + deletionAttempts);
    }
  }

  LeaseTerms terms() {
    return new LeaseTerms(labDuration, grace, deletionAttempts);
  }
}
