package io.sandboxbroker.pool.dynamodb;

import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How values are stored. Times are milliseconds since the epoch, but for the one DynamoDB reads.
 */
final class AttributeValues {

  /** How long what is over is kept: tombstones and ended leases. */
  static final Duration RETENTION = Duration.ofDays(90);

  private AttributeValues() {}

  static AttributeValue of(String text) {
    return AttributeValue.fromS(text);
  }

  static AttributeValue of(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  static AttributeValue of(Instant time) {
    return of(time.toEpochMilli());
  }

  static AttributeValue of(boolean flag) {
    return AttributeValue.fromBool(flag);
  }

  /** When DynamoDB may remove what is over since then. Its TTL counts in seconds. */
  static AttributeValue removableFrom(Instant over) {
    return of(over.plus(RETENTION).getEpochSecond());
  }
}
