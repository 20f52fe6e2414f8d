package io.sandboxbroker.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry that speaks Confluent's REST API, version 7. Asks for each id and schema once, since
 * neither ever changes. Thread-safe.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Schema
 *     Registry API</a>
 */
final class HttpSchemaRegistry implements SchemaRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(HttpSchemaRegistry.class);
  private static final JsonMapper JSON = new JsonMapper();

  /** Every version of a subject can read, and be read by, every other version. */
  private static final String COMPATIBILITY = "FULL_TRANSITIVE";

  /** Error codes of a registry that lacks the subject, version or schema, unlike a bare 404. */
  private static final Set<Integer> NOT_FOUND = Set.of(40401, 40402, 40403);

  private static final int MAX_CACHED = 1_000;

  private final RegistryHttp http;
  private final CompatibilityRule compatibility;
  private final Cache<Entry, Integer> ids = Caffeine.newBuilder().maximumSize(MAX_CACHED).build();
  private final Cache<Integer, Schema> schemas =
      Caffeine.newBuilder().maximumSize(MAX_CACHED).build();

  private record Entry(String subject, Schema schema) {}

  HttpSchemaRegistry(RegistryHttp http) {
    this.http = http;
    compatibility = new CompatibilityRule(http, COMPATIBILITY);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Also sets the subject's compatibility to {@value #COMPATIBILITY}. A registry that does not
   * allow that still serves for reading and writing.
   */
  @Override
  public int register(String subject, Schema schema) {
    return ids.get(
        new Entry(subject, schema),
        entry -> {
          int id = post("/subjects/%s/versions".formatted(encode(subject)), subject, schema);
          requireCompatibility(subject);
          return known(id, schema);
        });
  }

  private void requireCompatibility(String subject) {
    compatibility
        .require(encode(subject))
        .ifPresent(
            failure ->
                LOG.warn("The registry did not set {} to {}: {}", subject, COMPATIBILITY, failure));
  }

  @Override
  public int idOf(String subject, Schema schema) {
    return ids.get(
        new Entry(subject, schema),
        entry -> known(post("/subjects/%s".formatted(encode(subject)), subject, schema), schema));
  }

  /** The registry has found the schema under the id, so it need not return it, too. */
  private int known(int id, Schema schema) {
    schemas.put(id, schema);
    return id;
  }

  @Override
  public Schema byId(int id) {
    return schemas.get(id, this::fetch);
  }

  private Schema fetch(int id) {
    String request = "schema " + id;
    JsonNode answer = read(request, http.get("/schemas/ids/" + id));
    if (!answer.path("schemaType").asText("AVRO").equals("AVRO")) {
      throw new SerializationException(request + " is no Avro schema");
    }
    if (!answer.path("references").isEmpty()) {
      throw new SerializationException(
          request + " refers to other schemas; only self-contained ones are read");
    }
    try {
      // Reading does not use a foreign writer's defaults, so they need not be valid.
      return new Schema.Parser()
          .setValidateDefaults(false)
          .parse(field(request, answer, "schema").asText());
    } catch (AvroRuntimeException e) {
      throw new SerializationException(request + " cannot be parsed: " + e.getMessage(), e);
    }
  }

  private int post(String path, String subject, Schema schema) {
    String request = "the schema of %s under %s".formatted(schema.getFullName(), subject);
    String body = JSON.createObjectNode().put("schema", schema.toString()).toString();
    return field(request, read(request, http.post(path, body)), "id").intValue();
  }

  private static JsonNode read(String request, HttpResponse<String> answer) {
    JsonNode body = parse(answer.body());
    int status = answer.statusCode();
    if (status == 200) {
      return body;
    }
    int code = body.path("error_code").asInt();
    String message =
        "the schema registry answered %d to %s: %s"
            .formatted(status, request, body.path("message").asText("no message"));
    if (status == 409 || status == 422 || NOT_FOUND.contains(code)) {
      throw new SerializationException(message);
    }
    throw new RegistryUnavailableException(
        message + " (check schema.registry.url and its credentials; asked " + answer.uri() + ")");
  }

  private static JsonNode field(String request, JsonNode answer, String name) {
    JsonNode value = answer.path(name);
    if (value.isMissingNode()) {
      throw new RegistryUnavailableException(
          "no schema registry answers at schema.registry.url: no %s in its answer to %s"
              .formatted(name, request));
    }
    return value;
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private static String encode(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
