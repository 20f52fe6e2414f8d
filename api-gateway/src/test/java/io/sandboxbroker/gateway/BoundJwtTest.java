package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** A gateway whose issuer binds its tokens to tracks, labs and name prefixes. */
class BoundJwtTest extends GatewayTest {

  private static final LocalIssuer ISSUER = new LocalIssuer();

  @DynamicPropertySource
  static void issuer(DynamicPropertyRegistry settings) {
    settings.add("BROKER_JWT_ISSUER", ISSUER::url);
    settings.add("BROKER_JWT_AUDIENCE", () -> LocalIssuer.AUDIENCE);
    settings.add("BROKER_JWT_TRACK_CLAIM", () -> "sandbox_tracks");
    settings.add("BROKER_JWT_LAB_CLAIM", () -> "sandbox_lab");
    settings.add("BROKER_JWT_NAME_PREFIX_CLAIM", () -> "sandbox_prefixes");
    settings.add("BROKER_JWT_CLAIMS_REQUIRED", () -> "true");
  }

  @AfterAll
  static void close() {
    ISSUER.close();
  }

  private static String bound(Map<String, ?> claims) {
    Map<String, Object> all = ISSUER.claims("sandbox:track");
    all.putAll(claims);
    return ISSUER.sign(LocalIssuer.header("RS256", "first"), all);
  }

  private static String ofAlice() {
    return bound(
        Map.of(
            "sandbox_tracks", List.of("alice", "bob"),
            "sandbox_lab", "java",
            "sandbox_prefixes", List.of("lab-")));
  }

  @Test
  void aTokenAllocatesForItsTrackAndLabAndPrefixAndForNoOther() {
    allocator.answers(Outcomes::allocated);
    String token = ofAlice();

    allocate("/v1/allocate", token, "alice", "java", "lab-adventure").expectStatus().isCreated();
    allocate("/v1/allocate", token, "bob", "java", "lab-").expectStatus().isCreated();
    isBound(allocate("/v1/allocate", token, "carol", "java", "lab-adventure"));
    isBound(allocate("/v1/allocate", token, "alice", "go", "lab-adventure"));
    isBound(allocate("/v1/allocate", token, "alice", "java", "exam-"));
    assertThat(allocator.commands()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/allocate", "/v1/%61llocate"})
  void anAllocationCannotLeaveOutWhatIsBound(String path) {
    allocator.answers(Outcomes::allocated);

    isBound(allocate(path, ofAlice(), "alice", "java", null));
    isBound(allocate(path, ofAlice(), "alice", null, "lab-"));
    assertThat(allocator.commands()).isEmpty();
  }

  @Test
  void theOtherTrackHeaderIsNoWayOut() {
    isBound(
        anybody()
            .get()
            .uri("/v1/sandboxes/none")
            .headers(headers -> headers.setBearerAuth(ofAlice()))
            .header("X-Track-ID", "alice")
            .header("X-Instruqt-Sandbox-ID", "carol")
            .exchange());
  }

  @Test
  void everyTrackEndpointIsBound() {
    for (var operation : Operations.of(openApiDocument())) {
      if (operation.needsToken() && !operation.isForOperators()) {
        isBound(
            anybody()
                .method(HttpMethod.valueOf(operation.verb()))
                .uri(operation.with("1"))
                .headers(headers -> headers.setBearerAuth(ofAlice()))
                .header("X-Track-ID", "carol")
                .exchange());
      }
    }
  }

  @Test
  void aTokenWithoutARequiredClaimOpensNoTrackEndpoint() {
    isBound(look(ISSUER.token("sandbox:track"), "alice"));
    isBound(look(ISSUER.token("sandbox:admin"), "alice"));
    isBound(look(bound(Map.of("sandbox_tracks", "alice", "sandbox_lab", "java")), "alice", "lab-"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "true", "[]", "{}"})
  void aClaimThatIsNoTextBindsToNothing(String value) {
    Object claim =
        switch (value) {
          case "7" -> 7;
          case "true" -> true;
          case "[]" -> List.of();
          default -> Map.of("id", "alice");
        };
    isBound(look(bound(Map.of("sandbox_tracks", claim)), "alice"));
  }

  @Test
  void adminEndpointsAndOurOwnTokensAreNotBound() {
    anybody()
        .get()
        .uri("/v1/admin/freeze")
        .headers(headers -> headers.setBearerAuth(ISSUER.token("sandbox:admin")))
        .exchange()
        .expectStatus()
        .isOk();
    look("track-secret-of-tests", "carol").expectStatus().isNotFound();
  }

  private static void isBound(ResponseSpec response) {
    response
        .expectStatus()
        .isForbidden()
        .expectBody(String.class)
        .value(
            problem ->
                assertThat(problem)
                    .contains("\"code\":\"FORBIDDEN\"", "bound to another track, lab or name")
                    .doesNotContain("alice", "bob", "java", "lab-"));
  }

  private ResponseSpec look(String token, String track) {
    return look(token, track, null);
  }

  private ResponseSpec look(String token, String track, String prefix) {
    return anybody()
        .get()
        .uri("/v1/sandboxes/none")
        .headers(
            headers -> {
              headers.setBearerAuth(token);
              headers.set("X-Track-ID", track);
              if (prefix != null) {
                headers.set("X-Sandbox-Name-Prefix", prefix);
              }
            })
        .exchange();
  }

  private ResponseSpec allocate(
      String path, String token, String track, String lab, String prefix) {
    return anybody()
        .post()
        .uri(java.net.URI.create(url() + path))
        .headers(
            headers -> {
              headers.setBearerAuth(token);
              headers.set("X-Track-ID", track);
              if (lab != null) {
                headers.set("X-Instruqt-Track-ID", lab);
              }
              if (prefix != null) {
                headers.set("X-Sandbox-Name-Prefix", prefix);
              }
            })
        .exchange();
  }
}
