package io.sandboxbroker.pool.dynamodb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * An update of one item under a condition. If the condition fails, DynamoDB returns the item.
 *
 * <p>The update leaves all other attributes as they are: a newer version of this program may have
 * written them.
 */
final class ConditionalUpdate {
  private static final AttributeValue EMPTY = AttributeValue.fromL(List.of());

  private final Map<String, AttributeValue> key;
  private final String condition;
  private final List<String> sets = new ArrayList<>();
  private final List<String> removes = new ArrayList<>();
  private final List<String> adds = new ArrayList<>();
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, AttributeValue> values = new HashMap<>();

  /**
   * @param condition has {@code #name} for each attribute in {@code tested}, as attribute names may
   *     be reserved words, and {@code :name} for each value in {@code against}
   */
  ConditionalUpdate(
      Map<String, AttributeValue> key,
      String condition,
      List<String> tested,
      Map<String, AttributeValue> against) {
    this.key = key;
    this.condition = condition;
    tested.forEach(this::named);
    values.putAll(against);
  }

  /** The key of the item. */
  Map<String, AttributeValue> key() {
    return key;
  }

  ConditionalUpdate set(Map<String, AttributeValue> attributes) {
    attributes.forEach(this::set);
    return this;
  }

  ConditionalUpdate set(String attribute, AttributeValue value) {
    return assign(named(attribute), ":" + attribute, value);
  }

  /** Sets one entry of an attribute that is a map. */
  ConditionalUpdate setEntry(String attribute, String entry, AttributeValue value) {
    names.put("#entry", entry);
    return assign(named(attribute) + ".#entry", ":entry", value);
  }

  /** Adds members to an attribute that is a set of texts, and creates it if it is absent. */
  ConditionalUpdate add(String attribute, Collection<String> members) {
    values.put(":" + attribute, AttributeValue.fromSs(List.copyOf(members)));
    adds.add(named(attribute) + " :" + attribute);
    return this;
  }

  /** Prepends elements to an attribute that is a list, and creates it if it is absent. */
  ConditionalUpdate prepend(String attribute, List<AttributeValue> elements) {
    String name = named(attribute);
    values.put(":" + attribute, AttributeValue.fromL(elements));
    values.put(":none", EMPTY);
    sets.add("%s = list_append(:%s, if_not_exists(%s, :none))".formatted(name, attribute, name));
    return this;
  }

  /** Removes an element of an attribute that is a list, if it has that element. */
  ConditionalUpdate removeElement(String attribute, int index) {
    removes.add(named(attribute) + "[" + index + "]");
    return this;
  }

  ConditionalUpdate remove(String attribute) {
    removes.add(named(attribute));
    return this;
  }

  UpdateItemRequest alone(String table, @Nullable AwsRequestOverrideConfiguration trace) {
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(key)
        .conditionExpression(condition)
        .updateExpression(expression())
        .expressionAttributeNames(names)
        .expressionAttributeValues(values.isEmpty() ? null : values)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .overrideConfiguration(trace)
        .build();
  }

  TransactWriteItem inTransaction(String table) {
    return TransactWriteItem.builder()
        .update(
            update ->
                update
                    .tableName(table)
                    .key(key)
                    .conditionExpression(condition)
                    .updateExpression(expression())
                    .expressionAttributeNames(names)
                    .expressionAttributeValues(values)
                    .returnValuesOnConditionCheckFailure(
                        ReturnValuesOnConditionCheckFailure.ALL_OLD))
        .build();
  }

  private ConditionalUpdate assign(String path, String placeholder, AttributeValue value) {
    values.put(placeholder, value);
    sets.add(path + " = " + placeholder);
    return this;
  }

  private String named(String attribute) {
    names.put("#" + attribute, attribute);
    return "#" + attribute;
  }

  private String expression() {
    return clause("SET", sets) + clause("REMOVE", removes) + clause("ADD", adds);
  }

  private static String clause(String verb, List<String> parts) {
    return parts.isEmpty() ? "" : verb + " " + String.join(", ", parts) + " ";
  }
}
