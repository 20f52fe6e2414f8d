package io.sandboxbroker.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpResponse;
import java.util.Optional;

/** Sets the compatibility of subjects, so that no other writer can break them. Thread-safe. */
final class CompatibilityRule {

  private static final JsonMapper JSON = new JsonMapper();

  private final RegistryHttp http;
  private final String level;

  /**
   * @param level the level in the registry's words, such as {@code FULL_TRANSITIVE}
   */
  CompatibilityRule(RegistryHttp http, String level) {
    this.http = http;
    this.level = level;
  }

  /**
   * Sets the level of a subject.
   *
   * @param path the name of the subject, encoded
   * @return why the subject does not have the level; empty if it has
   */
  Optional<String> require(String path) {
    String body = JSON.createObjectNode().put("compatibility", level).toString();
    try {
      int status = http.put("/config/" + path, body).statusCode();
      // Several services set the same level at the first start, and the registry may refuse all
      // but one of them.
      return status == 200 || isSet(path) ? Optional.empty() : Optional.of("it answered " + status);
    } catch (RegistryUnavailableException away) {
      return Optional.ofNullable(away.getMessage());
    }
  }

  private boolean isSet(String path) {
    HttpResponse<String> answer = http.get("/config/" + path);
    try {
      return answer.statusCode() == 200
          && JSON.readTree(answer.body()).path("compatibilityLevel").asText().equals(level);
    } catch (JsonProcessingException notTheRegistry) {
      return false;
    }
  }
}
