package io.sandboxbroker.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
 * A registry that speaks Confluent's REST API, version 7.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Schema
 *     Registry API</a>
 */
final class HttpSchemaRegistry implements SchemaRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(HttpSchemaRegistry.class);
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What every version of a subject must be to every other: old readers read on, and new ones too.
   */
  private static final String COMPATIBILITY = "FULL_TRANSITIVE";

  /** Subject, version and schema not found: the registry's own words, unlike a bare 404. */
  private static final Set<Integer> NOT_FOUND = Set.of(40401, 40402, 40403);

  private final RegistryHttp http;

  HttpSchemaRegistry(RegistryHttp http) {
    this.http = http;
  }

  /**
   * {@inheritDoc}
   *
   * <p>From then on the registry holds the subject to {@value #COMPATIBILITY}, whoever registers
   * the next version. A registry that does not let us say so is none the less good for reading and
   * writing.
   */
  @Override
  public int register(String subject, Schema schema) {
    int id = post("/subjects/%s/versions".formatted(encode(subject)), subject, schema);
    holdToCompatibility(subject);
    return id;
  }

  private void holdToCompatibility(String subject) {
    String body = JSON.createObjectNode().put("compatibility", COMPATIBILITY).toString();
    String trouble;
    try {
      int status = http.put("/config/" + encode(subject), body).statusCode();
      if (status == 200) {
        return;
      }
      trouble = "it answered " + status;
    } catch (RegistryUnavailableException away) {
      trouble = away.getMessage();
    }
    LOG.warn("The registry does not hold {} to {}: {}", subject, COMPATIBILITY, trouble);
  }

  @Override
  public int idOf(String subject, Schema schema) {
    return post("/subjects/%s".formatted(encode(subject)), subject, schema);
  }

  @Override
  public Schema byId(int id) {
    String question = "schema " + id;
    JsonNode answer = read(question, http.get("/schemas/ids/" + id));
    if (!answer.path("schemaType").asText("AVRO").equals("AVRO")) {
      throw new SerializationException(question + " is no Avro schema");
    }
    if (!answer.path("references").isEmpty()) {
      throw new SerializationException(
          question + " refers to other schemas; only self-contained ones are read");
    }
    try {
      // A foreign writer's defaults play no part in reading, so they need not be valid.
      return new Schema.Parser()
          .setValidateDefaults(false)
          .parse(field(question, answer, "schema").asText());
    } catch (AvroRuntimeException e) {
      throw new SerializationException(question + " cannot be parsed: " + e.getMessage(), e);
    }
  }

  private int post(String path, String subject, Schema schema) {
    String question = "the schema of %s under %s".formatted(schema.getFullName(), subject);
    String body = JSON.createObjectNode().put("schema", schema.toString()).toString();
    return field(question, read(question, http.post(path, body)), "id").intValue();
  }

  private static JsonNode read(String question, HttpResponse<String> answer) {
    JsonNode body = parse(answer.body());
    int status = answer.statusCode();
    if (status == 200) {
      return body;
    }
    int code = body.path("error_code").asInt();
    String said =
        "the schema registry answered %d to %s: %s"
            .formatted(status, question, body.path("message").asText("no message"));
    if (status == 409 || status == 422 || NOT_FOUND.contains(code)) {
      throw new SerializationException(said);
    }
    throw new RegistryUnavailableException(
        said + " (check schema.registry.url and its credentials; asked " + answer.uri() + ")");
  }

  private static JsonNode field(String question, JsonNode answer, String name) {
    JsonNode value = answer.path(name);
    if (value.isMissingNode()) {
      throw new RegistryUnavailableException(
          "no schema registry answers at schema.registry.url: no %s in its answer to %s"
              .formatted(name, question));
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
