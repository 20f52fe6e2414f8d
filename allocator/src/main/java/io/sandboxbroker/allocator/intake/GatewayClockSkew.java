package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.command.AllocateSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/** Puts a command's times, which are its gateway's, on the brokers' clock. */
final class GatewayClockSkew {

  /** Brokers' clocks differ a little as well. */
  private static final Duration MOST_AHEAD = Duration.ofSeconds(1);

  /** A gateway gives up publishing after this, so more is no delay. */
  private static final Duration LONGEST_PUBLISHING = Duration.ofSeconds(10);

  private GatewayClockSkew() {}

  /**
   * The command in a record with its times on the brokers' clock; empty when they need no
   * correction, when no broker has stamped the record, or when it is no such command. One that the
   * waiting room tells again had its times corrected before it was parked, and its stamp is later
   * by its wait.
   */
  static Optional<SpecificRecord> corrected(SpecificRecord value, ConsumerRecord<?, ?> record) {
    return value instanceof AllocateSandbox command
            && command.getTurn() == null
            && record.timestampType() == TimestampType.LOG_APPEND_TIME
        ? corrected(command, Instant.ofEpochMilli(record.timestamp()))
        : Optional.empty();
  }

  private static Optional<SpecificRecord> corrected(AllocateSandbox command, Instant appendedAt) {
    Duration skew = Duration.between(command.getRequestedAt(), appendedAt);
    return skew.compareTo(MOST_AHEAD.negated()) >= 0 && skew.compareTo(LONGEST_PUBLISHING) <= 0
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
