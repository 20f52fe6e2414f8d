package io.sandboxbroker.pool.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An attribute of an item is missing or has another type. */
final class UnreadableItemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnreadableItemException(Map<String, AttributeValue> item, String attribute) {
    super(
        "Attribute %s of item %s is missing or not of its type: %s"
            .formatted(attribute, nameOf(item), item.get(attribute)));
  }

  private static String nameOf(Map<String, AttributeValue> item) {
    AttributeValue key = item.get(Attribute.PK);
    return key == null ? "without " + Attribute.PK : String.valueOf(key.s());
  }
}
