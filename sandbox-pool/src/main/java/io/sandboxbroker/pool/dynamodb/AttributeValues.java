package io.sandboxbroker.pool.dynamodb;

import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Converts values to attributes. Times are in milliseconds, but for the TTL that DynamoDB reads.
 */
final class AttributeValues {

  /** How long the table keeps tombstones and ended leases. */
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

  /** The TTL of an item that ended at a time, in seconds as DynamoDB reads it. */
  static AttributeValue ttl(Instant end) {
    return of(end.plus(RETENTION).getEpochSecond());
  }
}
