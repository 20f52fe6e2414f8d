package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads the attributes of an item, or of a map within an item, by type. */
record Item(Map<String, AttributeValue> attributes) {

  boolean has(String name) {
    return attributes.containsKey(name);
  }

  String text(String name) {
    String text = present(name).s();
    if (text == null) {
      throw unreadable(name);
    }
    return text;
  }

  @Nullable String textOrNull(String name) {
    return has(name) ? text(name) : null;
  }

  long number(String name) {
    String number = present(name).n();
    try {
      return Long.parseLong(number);
    } catch (NumberFormatException notOne) {
      throw unreadable(name);
    }
  }

  int countOrZero(String name) {
    return has(name) ? Math.toIntExact(number(name)) : 0;
  }

  Instant time(String name) {
    return Instant.ofEpochMilli(number(name));
  }

  boolean flag(String name) {
    Boolean flag = present(name).bool();
    if (flag == null) {
      throw unreadable(name);
    }
    return flag;
  }

  /** False if the attribute is absent. */
  boolean flagOrFalse(String name) {
    return has(name) && flag(name);
  }

  /** The members of a set of texts; empty if the attribute is absent. */
  Set<String> texts(String name) {
    return has(name) ? Set.copyOf(present(name).ss()) : Set.of();
  }

  Status status() {
    try {
      return Status.ofLabel(text(Attribute.STATUS));
    } catch (IllegalArgumentException unknown) {
      throw unreadable(Attribute.STATUS);
    }
  }

  /** The maps within a map; empty if the attribute is absent. */
  List<Map<String, AttributeValue>> maps(String name) {
    return has(name)
        ? present(name).m().values().stream().map(AttributeValue::m).toList()
        : List.of();
  }

  /** The members of a list of texts; empty if the attribute is absent. */
  List<String> textList(String name) {
    return has(name) ? present(name).l().stream().map(AttributeValue::s).toList() : List.of();
  }

  /** The maps within a list; empty if the attribute is absent. */
  List<Item> items(String name) {
    return has(name)
        ? present(name).l().stream().map(AttributeValue::m).map(Item::new).toList()
        : List.of();
  }

  UnreadableItemException unreadable(String name) {
    return new UnreadableItemException(attributes, name);
  }

  private AttributeValue present(String name) {
    AttributeValue value = attributes.get(name);
    if (value == null) {
      throw unreadable(name);
    }
    return value;
  }
}
