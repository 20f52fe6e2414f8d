package io.sandboxbroker.simulator;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of both APIs: snake_case names, ISO-8601 times, unknown names refused. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(new SimpleModule().addDeserializer(Duration.class, new ShortDurations()))
          .build();

  private Json() {}

  static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static JsonNode tree(String text) {
    return MAPPER.readTree(text);
  }

  /**
   * Reads a JSON object, whose numbers keep their form: {@code 3002036.0} stays so.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  static ObjectNode object(String text) {
    try {
      JsonNode read =
          MAPPER
              .reader()
              .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
              .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
              .readTree(text);
      if (read instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException unreadable) {
      throw new IllegalArgumentException(reason(unreadable), unreadable);
    }
    throw new IllegalArgumentException("the body must be a JSON object");
  }

  /** A value as JSON, which may be changed. */
  static ObjectNode copy(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException saying what is wrong with the text
   */
  static <T> T read(String text, Class<T> type) {
    T value;
    try {
      value = MAPPER.readValue(text.isBlank() ? "{}" : text, type);
    } catch (JacksonException unreadable) {
      throw new IllegalArgumentException(reason(unreadable), unreadable);
    }
    if (value == null) {
      throw new IllegalArgumentException("the body must not be null");
    }
    return value;
  }

  /** What a record's constructor has to say is worth more than Jackson's words around it. */
  private static String reason(JacksonException unreadable) {
    if (unreadable.getCause() instanceof RuntimeException refused && refused.getMessage() != null) {
      return refused.getMessage();
    }
    String property =
        unreadable.getPath().stream()
            .map(JacksonException.Reference::getPropertyName)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("."));
    return property.isEmpty()
        ? unreadable.getOriginalMessage()
        : property + ": " + unreadable.getOriginalMessage();
  }

  private static final class ShortDurations extends ValueDeserializer<Duration> {
    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context) {
      try {
        return DurationText.parse(parser.getString());
      } catch (IllegalArgumentException refused) {
        return context.reportInputMismatch(this, "%s", refused.getMessage());
      }
    }
  }
}
