package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.TrackId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Where a page of the track index ended. It does not say of which track: whoever asks does.
 *
 * @param allocatedAt when the last sandbox was allocated
 * @param sandbox the last sandbox
 */
record TrackCursor(Instant allocatedAt, SandboxId sandbox) {
  private static final String SEPARATOR = "\n";

  static TrackCursor at(Map<String, AttributeValue> lastKey) {
    var key = new Item(lastKey);
    return new TrackCursor(key.time(Attribute.ALLOCATED_AT), Keys.sandbox(key));
  }

  String encode() {
    String text = allocatedAt.toEpochMilli() + SEPARATOR + sandbox.value();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws IllegalArgumentException when it is not a cursor
   */
  static TrackCursor decode(String encoded) {
    try {
      var text = new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
      String[] parts = text.split(SEPARATOR, 2);
      return new TrackCursor(
          Instant.ofEpochMilli(Long.parseLong(parts[0])), new SandboxId(parts[1]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException garbage) {
      throw new IllegalArgumentException("Not a cursor of this query");
    }
  }

  Map<String, AttributeValue> startKey(TrackId track) {
    Map<String, AttributeValue> key = new HashMap<>(Keys.of(sandbox));
    key.put(Attribute.ALLOCATED_TO_TRACK, Values.of(track.value()));
    key.put(Attribute.ALLOCATED_AT, Values.of(allocatedAt));
    return key;
  }
}
