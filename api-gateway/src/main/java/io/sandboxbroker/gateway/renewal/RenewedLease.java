package io.sandboxbroker.gateway.renewal;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.event.LeaseRenewed;
import io.sandboxbroker.event.RenewalRejected;
import io.sandboxbroker.event.RenewalRejection;
import io.sandboxbroker.event.RenewalRepeated;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import java.time.Instant;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;

/**
 * A lease that its track has renewed.
 *
 * @param sandboxId the broker's id of the sandbox
 * @param expiresAt the end of the lease, in Unix seconds
 * @param renewableUntil the latest end that a renewal can give, in Unix seconds
 */
record RenewedLease(
    @JsonProperty(value = "sandbox_id", required = true) String sandboxId,
    @JsonProperty(value = "expires_at", required = true) long expiresAt,
    @JsonProperty(value = "renewable_until", required = true) long renewableUntil) {

  /**
   * Maps the outcome of a renewal.
   *
   * @throws RefusedException if the allocator refused the command or the outcome is unknown
   */
  static RenewedLease of(SpecificRecord outcome) {
    return switch (outcome) {
      case LeaseRenewed renewed ->
          of(
              renewed.getSandboxId(),
              Objects.requireNonNull(renewed.getSandbox().getExpiresAt(), "A lease has an end"),
              renewed.getRenewableUntil());
      case RenewalRepeated repeated ->
          of(repeated.getSandboxId(), repeated.getExpiresAt(), repeated.getRenewableUntil());
      case RenewalRejected rejected -> throw refusal(rejected);
      default -> throw new RefusedException(Refusal.UNKNOWN_OUTCOME);
    };
  }

  private static RefusedException refusal(RenewalRejected rejected) {
    Instant limit = rejected.getRenewableUntil();
    return rejected.getReason() == RenewalRejection.RENEWAL_LIMIT_REACHED && limit != null
        ? RefusedException.renewalLimitReached(limit)
        : new RefusedException(refusal(rejected.getReason()));
  }

  private static Refusal refusal(RenewalRejection reason) {
    return switch (reason) {
      case SANDBOX_NOT_FOUND -> Refusal.SANDBOX_NOT_FOUND;
      case NOT_SANDBOX_OWNER -> Refusal.NOT_SANDBOX_OWNER;
      case ALLOCATION_EXPIRED -> Refusal.ALLOCATION_EXPIRED;
      case RENEWAL_LIMIT_REACHED -> Refusal.RENEWAL_LIMIT_REACHED;
      case UNKNOWN -> Refusal.UNKNOWN_OUTCOME;
    };
  }

  private static RenewedLease of(String sandbox, Instant end, Instant renewableUntil) {
    return new RenewedLease(sandbox, end.getEpochSecond(), renewableUntil.getEpochSecond());
  }
}
