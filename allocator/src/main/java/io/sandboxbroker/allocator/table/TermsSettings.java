package io.sandboxbroker.allocator.table;

import io.sandboxbroker.pool.LeaseTerms;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the leases and deletions.
 *
 * @param labDuration duration of a lease, in hours without a unit; positive, 4 h by default ({@code
 *     LAB_DURATION_HOURS})
 * @param grace time after the lease in which its owner may still release the sandbox, in minutes
 *     without a unit; not negative, 30 min by default ({@code GRACE_PERIOD_MINUTES})
 * @param maxLease longest time from the begin of a lease to its end, however often it is renewed,
 *     in hours without a unit; not shorter than a lab. Without it 12 h, or the duration of a lab if
 *     that is longer ({@code LEASE_MAX_HOURS})
 * @param deletionAttempts failed deletions after which a sandbox is {@code deletion_failed}; from
 *     1, 3 by default ({@code DELETION_RETRY_MAX_ATTEMPTS})
 */
@Validated
@ConfigurationProperties("broker.terms")
record TermsSettings(
    @DurationUnit(ChronoUnit.HOURS)
        @DefaultValue("4")
        @DurationMin(inclusive = false, message = "LAB_DURATION_HOURS must be positive")
        Duration labDuration,
    @DurationUnit(ChronoUnit.MINUTES)
        @DefaultValue("30")
        @DurationMin(message = "GRACE_PERIOD_MINUTES must not be negative")
        Duration grace,
    @DurationUnit(ChronoUnit.HOURS) @Nullable Duration maxLease,
    @DefaultValue("3") @Min(value = 1, message = "DELETION_RETRY_MAX_ATTEMPTS must be at least 1")
        int deletionAttempts) {

  TermsSettings {
    if (maxLease != null && maxLease.compareTo(labDuration) < 0) {
      throw new IllegalArgumentException(
          "LEASE_MAX_HOURS is only %s, and LAB_DURATION_HOURS is %s"
              .formatted(maxLease, labDuration));
    }
  }

  LeaseTerms terms() {
    return maxLease == null
        ? new LeaseTerms(labDuration, grace, deletionAttempts)
        : new LeaseTerms(labDuration, grace, maxLease, deletionAttempts);
  }
}
