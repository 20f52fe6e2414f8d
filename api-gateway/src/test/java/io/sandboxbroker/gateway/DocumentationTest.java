package io.sandboxbroker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DocumentationTest extends GatewayTest {

  private static final Set<String> OF_EVERY_OPERATION =
      Set.of("400", "406", "413", "414", "431", "500");
  private static final Set<String> OF_WHAT_NEEDS_A_TOKEN = Set.of("401", "403", "429", "503");

  @Test
  void theDocumentIsOpenApiAndNamesEveryPath() {
    DocumentContext document = document();
    assertThat(document.<String>read("$.openapi")).startsWith("3.1");
    assertThat(document.<Map<String, Object>>read("$.paths"))
        .containsOnlyKeys(
            "/",
            "/healthz",
            "/readyz",
            "/v1/admin/bulk-delete",
            "/v1/admin/cleanup",
            "/v1/admin/commands/{id}",
            "/v1/admin/freeze",
            "/v1/admin/freeze/{scope}",
            "/v1/admin/queue",
            "/v1/admin/rebuild",
            "/v1/admin/sandboxes",
            "/v1/admin/sandboxes/{id}",
            "/v1/admin/sandboxes/{id}/history",
            "/v1/admin/sandboxes/{id}/retry-deletion",
            "/v1/admin/stats",
            "/v1/admin/stream",
            "/v1/admin/sync",
            "/v1/allocate",
            "/v1/commands/{id}",
            "/v1/commands/{id}/events",
            "/v1/sandboxes",
            "/v1/sandboxes/{id}",
            "/v1/sandboxes/{id}/mark-for-deletion",
            "/v1/sandboxes/{id}/renew",
            "/v1/sandboxes/{id}/swap");
    assertThat(document.<String>read("$.components.securitySchemes.bearer.scheme"))
        .isEqualTo("bearer");
  }

  /** The statuses are those that the tests of each endpoint and of refusals see. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "post   | /v1/allocate                         |"
            + " 201,202,400,401,406,408,409,413,422,500,503",
        "post   | /v1/sandboxes/{id}/mark-for-deletion | 200,400,401,403,404,406,408,413,500,503",
        "get    | /v1/commands/{id}                    | 200,400,401,404,406,413,500,503",
        "get    | /v1/commands/{id}/events             | 200,204,400,401,404,406,413,500,503",
        "delete | /v1/commands/{id}                    | 200,400,401,404,406,408,409,413,500,503",
        "get    | /v1/sandboxes                        | 200,400,401,406,413,500,503",
        "post   | /v1/sandboxes/{id}/renew             |"
            + " 200,400,401,403,404,406,408,409,413,500,503",
        "post   | /v1/sandboxes/{id}/swap              |"
            + " 201,202,400,401,403,404,406,408,409,413,500,503",
        "get    | /v1/sandboxes/{id}                   | 200,400,401,403,404,406,413,500,503",
        "post   | /v1/admin/sync                       |"
            + " 200,202,400,401,403,406,408,409,413,500,503",
        "post   | /v1/admin/bulk-delete                | 200,202,400,401,403,406,408,413,500,503",
        "post   | /v1/admin/rebuild                    | 200,202,400,401,403,406,408,413,500,503",
        "post   | /v1/admin/cleanup                    | 200,202,400,401,403,406,408,413,500,503",
        "get    | /v1/admin/commands/{id}              | 200,400,401,403,404,406,413,500,503",
        "get    | /v1/admin/sandboxes                  | 200,400,401,403,406,413,500,503",
        "get    | /v1/admin/sandboxes/{id}             | 200,400,401,403,404,406,413,500,503",
        "get    | /v1/admin/sandboxes/{id}/history     | 200,400,401,403,404,406,413,500,503",
        "post   | /v1/admin/sandboxes/{id}/retry-deletion"
            + " | 202,400,401,403,404,406,408,409,413,500,503",
        "get    | /v1/admin/freeze                     | 200,400,401,403,406,413,500,503",
        "get    | /v1/admin/freeze/{scope}             | 200,400,401,403,404,406,413,500,503",
        "put    | /v1/admin/freeze/{scope}             | 200,400,401,403,404,406,408,413,500,503",
        "delete | /v1/admin/freeze/{scope}             | 200,400,401,403,404,406,408,413,500,503",
        "get    | /v1/admin/stats                      | 200,400,401,403,406,413,500,503",
        "get    | /v1/admin/queue                      | 200,400,401,403,406,413,500,503",
        "get    | /v1/admin/stream                     | 200,400,401,403,406,413,500,503",
        "get    | /readyz                              | 200,503"
      })
  void eachOperationNamesTheStatusesThatItSends(String method, String path, String statuses) {
    Map<String, Object> responses =
        document().read("$.paths['%s'].%s.responses".formatted(path, method));
    Set<String> expected = new TreeSet<>(Set.of(statuses.split(",")));
    expected.addAll(OF_EVERY_OPERATION);
    if (path.startsWith("/v1/")) {
      expected.addAll(OF_WHAT_NEEDS_A_TOKEN);
    }
    assertThat(responses.keySet()).isEqualTo(expected);
  }

  @Test
  void whoAsksIsDocumentedWhereItIsAsked() {
    List<String> headers =
        document().read("$.paths['/v1/allocate'].post.parameters[?(@.in == 'header')].name");
    assertThat(headers)
        .containsExactlyInAnyOrder(
            "X-Instruqt-Sandbox-ID",
            "X-Track-ID",
            "X-Instruqt-Track-ID",
            "X-Sandbox-Name-Prefix",
            "Idempotency-Key",
            "Prefer");
  }

  @Test
  void anAllocationThatGoesOnSaysWhereToAskForIt() {
    DocumentContext document = document();
    assertThat(
            document.<Map<String, Object>>read(
                "$.paths['/v1/allocate'].post.responses['202'].headers"))
        .containsOnlyKeys("Location", "Preference-Applied", "X-Request-ID");
    assertThat(document.<Map<String, Object>>read("$.components.schemas.CommandView.properties"))
        .containsOnlyKeys("command_id", "state", "position", "eta_seconds", "outcome");
    assertThat(
            document.<List<String>>read(
                "$.components.schemas.CommandView.properties.state.enum[*]"))
        .containsExactly("pending", "waiting", "allocated", "refused", "cancelled");
    assertThat(
            document.<List<String>>read(
                "$.components.schemas.CommandView.properties.outcome.oneOf[*]['$ref']"))
        .containsExactly(
            "#/components/schemas/AllocatedSandbox", "#/components/schemas/RefusedAllocation");
  }

  @Test
  void onlyWhoIsAskedWhoAsksIsToldThatThisIsMissing() {
    DocumentContext document = document();
    String badRequest = "$.paths['%s'].post.responses['400'].description";
    assertThat(document.<String>read(badRequest.formatted("/v1/allocate")))
        .contains("MISSING_SANDBOX_ID");
    assertThat(document.<String>read(badRequest.formatted("/v1/admin/sync")))
        .doesNotContain("MISSING_SANDBOX_ID");
  }

  @Test
  void whatBecameOfAnOperatorsCommandIsDocumentedAsTheCallsAre() {
    DocumentContext document = document();
    assertThat(
            document.<Map<String, Object>>read("$.components.schemas.OperatorCommand.properties"))
        .containsOnlyKeys("command_id", "state", "progress", "outcome");
    assertThat(
            document.<List<String>>read(
                "$.components.schemas.OperatorCommand.properties.outcome.oneOf[*]['$ref']"))
        .containsExactly(
            "#/components/schemas/SyncResult",
            "#/components/schemas/CleanupResult",
            "#/components/schemas/RemovalResult",
            "#/components/schemas/RebuildResult",
            "#/components/schemas/RetriedDeletion",
            "#/components/schemas/RefusedCommand");
    assertThat(
            document.<Map<String, Object>>read(
                "$.paths['/v1/admin/sync'].post.responses['202'].headers"))
        .containsOnlyKeys("Location", "X-Request-ID");
    assertThat(
            document.<List<String>>read(
                "$.paths['/v1/admin/sync'].post.parameters[?(@.in == 'query')].name"))
        .containsExactlyInAnyOrder("dry_run", "override", "full");
    assertThat(
            document.<List<String>>read(
                "$.paths['/v1/admin/freeze/{scope}'].put.parameters[?(@.in == 'query')].name"))
        .containsExactlyInAnyOrder("reason", "until");
  }

  @Test
  void theNumbersOfSandboxesAreDocumentedAsTheyAreTold() {
    DocumentContext document = document();
    assertThat(document.<Map<String, Object>>read("$.components.schemas.Stats.properties"))
        .containsOnlyKeys(
            "total",
            "available",
            "allocated",
            "pending_deletion",
            "stale",
            "deletion_failed",
            "prefixes",
            "freezes",
            "updated_at");
    assertThat(document.<List<String>>read("$.components.schemas.Stats.required"))
        .doesNotContain("updated_at");
  }

  @Test
  void everyAnswerNamesItsRequestIdAndEveryRefusalIsAProblem() {
    DocumentContext document = document();
    Map<String, Map<String, Map<String, Object>>> responses =
        document.read("$.paths['/v1/allocate'].post.responses");
    assertThat(responses.values())
        .allSatisfy(response -> assertThat(response.get("headers")).containsKey("X-Request-ID"));
    assertThat(
            document.<String>read(
                "$.paths['/v1/allocate'].post.responses['409'].content"
                    + "['application/problem+json'].schema['$ref']"))
        .isEqualTo("#/components/schemas/Problem");
    assertThat(document.<Map<String, Object>>read("$.components.schemas.Problem.properties"))
        .containsOnlyKeys(
            "type",
            "title",
            "status",
            "detail",
            "instance",
            "code",
            "request_id",
            "retry_after",
            "renewable_until",
            "errors");
  }

  @Test
  void everyPathVariableSaysWhatIsEnforced() {
    List<Map<String, Object>> variables =
        document().read("$.paths.*.*.parameters[?(@.in == 'path')]");
    assertThat(variables)
        .isNotEmpty()
        .allSatisfy(
            variable ->
                assertThat(JsonPath.<Map<String, Object>>read(variable, "$.schema"))
                    .satisfiesAnyOf(
                        schema -> assertThat(schema).containsKey("enum"),
                        schema ->
                            assertThat(schema)
                                .containsEntry("minLength", 1)
                                .containsEntry("maxLength", 256)
                                .containsKey("pattern")));
    assertThat(
            document()
                .<List<Map<String, Object>>>read(
                    "$.paths.*.*.parameters[?(@.name == 'cursor')].schema"))
        .hasSize(3)
        .allSatisfy(schema -> assertThat(schema).containsKeys("minLength", "maxLength", "pattern"));
  }

  /** As the document says, so the gateway does. */
  @ParameterizedTest
  @ValueSource(
      strings = {"!", "~", "a.b", "a..", "...", "$&'()*+,=:@", "[x]", "<\">", "a%2Fb", "^`{|}"})
  void anIdThatThePatternAcceptsIsLookedUp(String id) throws IOException {
    String pattern = idPattern();
    assertThat(id.replace("%2F", "/")).matches(pattern);
    assertThat(lookUp(id)).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {";", "%5C", "%25", "a%2F%2Fb", "..", ".", "%C3%A9", "%01", "%7F", "%20%20x%20y"})
  void anIdThatThePatternRefusesIsRefused(String id) throws IOException {
    assertThat(URLDecoder.decode(id, UTF_8)).doesNotMatch(idPattern());
    assertThat(lookUp(id)).isNotIn(200, 500);
  }

  private String idPattern() {
    return document().read("$.paths['/v1/sandboxes/{id}'].get.parameters[0].schema.pattern");
  }

  private int lookUp(String id) throws IOException {
    String encoded =
        id.chars()
            .mapToObj(
                character ->
                    "\"<>[]^`{|}".indexOf(character) < 0
                        ? Character.toString(character)
                        : "%%%02X".formatted(character))
            .collect(Collectors.joining());
    return RawClient.exchange(
            port,
            "GET /v1/sandboxes/"
                + encoded
                + " HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nX-Track-ID: alice\r\n"
                + "Authorization: Bearer track-secret-of-tests\r\n\r\n")
        .status();
  }

  @Test
  void operationIdsAreUniqueAndDoNotDependOnTheirOrder() {
    assertThat(document().<List<String>>read("$.paths.*.*.operationId"))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-zA-Z]+"));
  }

  @Test
  void tracksComeFirst() {
    List<String> tags = document().read("$.paths.*.*.tags[0]");
    assertThat(tags.stream().distinct()).containsExactly("Tracks", "Operators", "Operations");
    assertThat(document().<List<String>>read("$.tags[*].name"))
        .containsExactly("Tracks", "Operators", "Operations");
  }

  /** {@code -Dopenapi.write} writes the file again. */
  @Test
  void theDocumentStandsInTheRepository() throws IOException {
    Path file = Path.of("..", "docs", "openapi.json");
    JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    var served = (ObjectNode) json.readTree(openApiDocument());
    // The same file belongs to every build of this state.
    ((ObjectNode) served.get("info")).put("version", "1");
    String expected = json.writeValueAsString(served).replace("\r", "") + "\n";
    if (System.getProperty("openapi.write") != null) {
      Files.writeString(file, expected);
    }
    assertThat(Files.readString(file))
        .as("docs/openapi.json; to write it again: mvn test -Dopenapi.write -Dtest=Documentation*")
        .isEqualTo(expected);
  }

  @Test
  void theDocumentIsMadeOnceWhateverTheHeadersAre() {
    String etag =
        anybody()
            .get()
            .uri("/v1/openapi.json")
            .exchange()
            .expectStatus()
            .isOk()
            .returnResult(Void.class)
            .getResponseHeaders()
            .getETag();
    assertThat(etag).isNotNull();
    anybody()
        .get()
        .uri("/v1/openapi.json")
        .header("Accept-Language", "x-" + System.nanoTime())
        .header("X-Forwarded-Host", "elsewhere.example")
        .header("If-None-Match", etag)
        .exchange()
        .expectStatus()
        .isNotModified();
    script().get().uri("/v1/openapi.json.yaml").exchange().expectStatus().isNotFound();
    script().get().uri("/v1/openapi.json/swagger-config").exchange().expectStatus().isNotFound();
  }

  @Test
  void onlyWhatNeedsATokenSaysSo() {
    DocumentContext document = document();
    assertThat(document.<List<Object>>read("$.security")).isNotEmpty();
    assertThat(document.<List<Object>>read("$.paths['/healthz'].get.security")).isEmpty();
  }

  private DocumentContext document() {
    return JsonPath.parse(openApiDocument());
  }
}
