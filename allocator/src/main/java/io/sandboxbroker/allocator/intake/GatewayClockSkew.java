package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.command.AllocateSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/** Corrects the times of a command, which its gateway sets, to the brokers' clock. */
final class GatewayClockSkew {

  /** Brokers' clocks differ a little as well. */
  private static final Duration MAX_AHEAD = Duration.ofSeconds(1);

  /** A gateway gives up publishing after this, so a longer delay is a difference of clocks. */
  private static final Duration MAX_PUBLISHING = Duration.ofSeconds(10);

  private GatewayClockSkew() {}

  /**
   * Returns the command with its times on the brokers' clock; empty when it needs no correction, or
   * when no broker has stamped the record.
   *
   * <p>A command that the queue publishes again was corrected before it was queued, and its stamp
   * is later by its wait.
   */
  static Optional<AllocateSandbox> corrected(AllocateSandbox command, ConsumerRecord<?, ?> record) {
    if (command.getTurn() != null || record.timestampType() != TimestampType.LOG_APPEND_TIME) {
      return Optional.empty();
    }
    Instant appendedAt = Instant.ofEpochMilli(record.timestamp());
    Duration skew = Duration.between(command.getRequestedAt(), appendedAt);
    return skew.compareTo(MAX_AHEAD.negated()) >= 0 && skew.compareTo(MAX_PUBLISHING) <= 0
        ? Optional.empty()
        : Optional.of(shifted(command, skew));
  }

  private static AllocateSandbox shifted(AllocateSandbox command, Duration skew) {
    var shifted =
        AllocateSandbox.newBuilder(command)
            .setRequestedAt(command.getRequestedAt().plus(skew))
            .setDeadline(command.getDeadline().plus(skew));
    Instant waitUntil = command.getWaitUntil();
    return (waitUntil == null ? shifted : shifted.setWaitUntil(waitUntil.plus(skew))).build();
  }
}
