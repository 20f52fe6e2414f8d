package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.SandboxId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Where a page of the status index ended.
 *
 * @param shard in which shard of the status index
 * @param name the last name
 * @param sandbox the last sandbox
 */
record Cursor(String shard, String name, SandboxId sandbox) {
  private static final String SEPARATOR = "\n";

  static Cursor at(String shard, Map<String, AttributeValue> lastKey) {
    var key = new Item(lastKey);
    return new Cursor(shard, key.text(Attribute.NAME), Keys.sandbox(key));
  }

  String encode() {
    String text = String.join(SEPARATOR, shard, sandbox.value(), name);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws IllegalArgumentException when it is not a cursor
   */
  static Cursor decode(String encoded) {
    try {
      var text = new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
      String[] parts = text.split(SEPARATOR, 3);
      return new Cursor(parts[0], parts[2], new SandboxId(parts[1]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException garbage) {
      throw new IllegalArgumentException("Not a cursor of this query");
    }
  }

  /**
   * @throws IllegalArgumentException when it is the cursor of another query
   */
  void requireWithin(String queriedShard, @Nullable String prefix) {
    if (!shard.equals(queriedShard) || (prefix != null && !name.startsWith(prefix))) {
      throw new IllegalArgumentException("Not a cursor of this query");
    }
  }

  Map<String, AttributeValue> startKey() {
    Map<String, AttributeValue> key = new HashMap<>(Keys.of(sandbox));
    key.put(Attribute.STATUS_SHARD, Values.of(shard));
    key.put(Attribute.NAME, Values.of(name));
    return key;
  }
}
