package io.sandboxbroker.pool.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The end of a page of an index: the key of the page's last item.
 *
 * @param index the index
 * @param partition the index partition, such as a shard of a status
 * @param item the last item's partition key in the table
 * @param sort the last item's sort key in the index, as text
 */
record Cursor(TableSchema.Index index, String partition, String item, String sort) {

  private static final String SEPARATOR = "\n";

  /** DynamoDB's limits in bytes. */
  private static final int MAX_SORT = 1024;

  private static final int MAX_PARTITION = 2048;

  static Cursor at(TableSchema.Index index, Map<String, AttributeValue> lastKey) {
    var key = new Item(lastKey);
    String sort =
        index.hasNumericSort()
            ? Long.toString(key.number(index.sortKey()))
            : key.text(index.sortKey());
    return new Cursor(index, key.text(index.partitionKey()), key.text(Attribute.PK), sort);
  }

  String encode() {
    String text = String.join(SEPARATOR, partition, item, sort);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  /**
   * Decodes a cursor of a query.
   *
   * @param prefix the beginning of every sort key of the query; empty for any
   * @throws IllegalArgumentException if the text names no key that the query can return
   */
  static Cursor decode(TableSchema.Index index, String partition, String prefix, String encoded) {
    try {
      var text = new String(Base64.getUrlDecoder().decode(encoded), UTF_8);
      String[] parts = text.split(SEPARATOR, 3);
      var cursor = new Cursor(index, parts[0], parts[1], parts[2]);
      if (parts[0].equals(partition) && parts[2].startsWith(prefix) && cursor.isKey()) {
        return cursor;
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException invalid) {
      throw foreign();
    }
    throw foreign();
  }

  private boolean isKey() {
    return Keys.isOfIndex(item)
        && item.getBytes(UTF_8).length <= MAX_PARTITION
        && (index.hasNumericSort()
            ? sort.matches("-?[0-9]{1,18}")
            : !sort.isEmpty() && sort.getBytes(UTF_8).length <= MAX_SORT);
  }

  private static IllegalArgumentException foreign() {
    return new IllegalArgumentException("Not a cursor of this query");
  }

  Map<String, AttributeValue> startKey() {
    Map<String, AttributeValue> key = new HashMap<>(Keys.ofIndexed(item));
    key.put(index.partitionKey(), AttributeValues.of(partition));
    key.put(
        index.sortKey(),
        index.hasNumericSort()
            ? AttributeValues.of(Long.parseLong(sort))
            : AttributeValues.of(sort));
    return key;
  }
}
