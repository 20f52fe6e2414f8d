package io.sandboxbroker.gateway.reply;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How commands are published and their outcomes awaited. The bounds are those of allocations;
 * releases and operators have bounds of their own, so that allocations never take their places.
 *
 * @param instanceId name of this instance in {@code reply-to}; {@code gateway} by default
 * @param maxWaiting requests that may wait at once; at least 1; 2,000 by default
 * @param publishers threads that publish; at least 1; 4 by default
 * @param maxPublishing records that may wait for a thread; at least 1; 2,000 by default. As many as
 *     requests may wait: the first publications after a start are slow
 * @param maxQueueTime longest wait of a record for a thread; at least 1 ms; 10 s by default
 * @param maxUnacknowledged records that the brokers may not have acknowledged, which must fit into
 *     the producer's buffer; at least 1; 4,000 by default
 * @param releases the bounds of releases and cancellations
 * @param operators the bounds of operators' commands
 */
@Validated
@ConfigurationProperties("broker.replies")
record ReplySettings(
    @DefaultValue("gateway") String instanceId,
    @DefaultValue("2000") @Min(1) int maxWaiting,
    @DefaultValue("4") @Min(1) int publishers,
    @DefaultValue("2000") @Min(1) int maxPublishing,
    @DefaultValue("10s") @DurationMin(millis = 1) Duration maxQueueTime,
    @DefaultValue("4000") @Min(1) int maxUnacknowledged,
    @DefaultValue @Valid Releases releases,
    @DefaultValue @Valid Operators operators) {

  /** The bounds of a kind of request. */
  record Bounds(int maxWaiting, int publishers, int maxPublishing, int maxUnacknowledged) {}

  Bounds of(RequestKind kind) {
    return switch (kind) {
      case ALLOCATION -> new Bounds(maxWaiting, publishers, maxPublishing, maxUnacknowledged);
      case RELEASE -> releases.bounds();
      case OPERATOR -> operators.bounds();
    };
  }

  /**
   * The bounds of releases and cancellations.
   *
   * @param maxWaiting requests that may wait at once; at least 1; 1,000 by default
   * @param publishers threads that publish; at least 1; 2 by default
   * @param maxPublishing records that may wait for a thread; at least 1; 1,000 by default
   * @param maxUnacknowledged records that the brokers may not have acknowledged; at least 1; 2,000
   *     by default
   */
  record Releases(
      @DefaultValue("1000") @Min(1) int maxWaiting,
      @DefaultValue("2") @Min(1) int publishers,
      @DefaultValue("1000") @Min(1) int maxPublishing,
      @DefaultValue("2000") @Min(1) int maxUnacknowledged) {

    private Bounds bounds() {
      return new Bounds(maxWaiting, publishers, maxPublishing, maxUnacknowledged);
    }
  }

  /**
   * The bounds of operators.
   *
   * @param maxWaiting requests that may wait at once; at least 1; 100 by default
   * @param publishers threads that publish; at least 1; 1 by default
   * @param maxPublishing records that may wait for a thread; at least 1; 100 by default
   * @param maxUnacknowledged records that the brokers may not have acknowledged; at least 1; 200 by
   *     default
   */
  record Operators(
      @DefaultValue("100") @Min(1) int maxWaiting,
      @DefaultValue("1") @Min(1) int publishers,
      @DefaultValue("100") @Min(1) int maxPublishing,
      @DefaultValue("200") @Min(1) int maxUnacknowledged) {

    private Bounds bounds() {
      return new Bounds(maxWaiting, publishers, maxPublishing, maxUnacknowledged);
    }
  }
}
