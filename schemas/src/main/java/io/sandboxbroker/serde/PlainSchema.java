package io.sandboxbroker.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.avro.Schema;

/**
 * A schema without the properties that Avro's generator adds for Java, as other languages read it.
 */
final class PlainSchema {

  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> JAVA_PROPERTIES =
      List.of("avro.java.string", "java-class", "java-key-class", "java-element-class");

  private PlainSchema() {}

  static Schema of(Schema schema) {
    try {
      JsonNode json = JSON.readTree(schema.toString());
      strip(json);
      return new Schema.Parser().parse(json.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Avro wrote a schema that is no JSON", e);
    }
  }

  private static void strip(JsonNode json) {
    if (json instanceof ObjectNode object) {
      object.remove(JAVA_PROPERTIES);
    }
    json.forEach(PlainSchema::strip);
  }
}
