package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.StatusAssertions;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/** A gateway that takes the JWTs of an issuer beside its own tokens. */
@ExtendWith(OutputCaptureExtension.class)
class JwtTest extends GatewayTest {

  private static final LocalIssuer ISSUER = new LocalIssuer();

  @DynamicPropertySource
  static void issuer(DynamicPropertyRegistry settings) {
    // A stream ends, so that its response does.
    settings.add("broker.dashboard.max-age", () -> "1s");
    settings.add("BROKER_JWT_ISSUER", ISSUER::url);
    settings.add("BROKER_JWT_AUDIENCE", () -> LocalIssuer.AUDIENCE);
  }

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping mappings;

  @AfterAll
  static void close() {
    ISSUER.close();
  }

  @Test
  void aTokenWithTheTracksScopeOpensTrackEndpointsAndNoOthers() {
    look(ISSUER.token("openid sandbox:track")).isNotFound();
    operate(ISSUER.token("openid sandbox:track")).isForbidden();
  }

  @Test
  void aTokenWithTheOperatorsScopeOpensAll() {
    look(ISSUER.token("sandbox:admin")).isNotFound();
    operate(ISSUER.token("sandbox:admin")).isOk();
  }

  @Test
  void aReadOnlyOperatorReadsEverythingAndChangesNothing() {
    String token = ISSUER.token("sandbox:viewer");
    look(token).isForbidden();
    List<Route> routes = adminRoutes();
    assertThat(routes).hasSizeGreaterThan(10);
    for (Route route : routes) {
      var status =
          anybody()
              .method(route.method())
              .uri(route.path().replaceAll("\\{[^}]*}", "1"))
              .headers(headers -> headers.setBearerAuth(token))
              .exchange()
              .returnResult(Void.class)
              .getStatus();
      if (route.method() == HttpMethod.GET) {
        assertThat(status).as("%s", route).isNotIn(HttpStatus.UNAUTHORIZED, HttpStatus.FORBIDDEN);
      } else {
        assertThat(status).as("%s", route).isEqualTo(HttpStatus.FORBIDDEN);
      }
    }
    assertThat(allocator.commands()).isEmpty();
  }

  private record Route(HttpMethod method, String path) {}

  /** Every route that the gateway has for operators, whether it is documented or not. */
  private List<Route> adminRoutes() {
    return mappings.getHandlerMethods().keySet().stream()
        .flatMap(
            mapping ->
                mapping.getPatternsCondition().getPatterns().stream()
                    .map(PathPattern::getPatternString)
                    .filter(path -> path.startsWith("/v1/admin/"))
                    .flatMap(
                        path ->
                            mapping.getMethodsCondition().getMethods().stream()
                                .map(method -> new Route(method.asHttpMethod(), path))))
        .toList();
  }

  @Test
  void aTokenWithNoneOfTheScopesOpensNothing() {
    look(ISSUER.token("openid sandbox:tracks")).isForbidden();
    operate(ISSUER.token("")).isForbidden();
  }

  @Test
  void thatIsSoForEveryOperation() {
    for (var operation : Operations.of(openApiDocument())) {
      if (operation.needsToken()) {
        anybody()
            .method(HttpMethod.valueOf(operation.verb()))
            .uri(operation.with("1"))
            .headers(headers -> headers.setBearerAuth(ISSUER.token("openid")))
            .header("X-Track-ID", "alice")
            .exchange()
            .expectStatus()
            .isForbidden();
      }
    }
  }

  @Test
  void scopesMayBeAListToo() {
    Map<String, Object> claims = ISSUER.claims("");
    claims.put("scp", List.of("sandbox:admin"));
    operate(ISSUER.sign(LocalIssuer.header("RS256", "first"), claims)).isOk();
  }

  @Test
  void accessTokensMaySayThatTheyAreSuch() {
    Map<String, Object> header = LocalIssuer.header("RS256", "first");
    header.put("typ", "at+jwt");
    look(ISSUER.sign(header, ISSUER.claims("sandbox:track"))).isNotFound();
    header.put("typ", "logout+jwt");
    look(ISSUER.sign(header, ISSUER.claims("sandbox:track"))).isUnauthorized();
  }

  @ParameterizedTest
  @MethodSource("whatMakesATokenBad")
  void aTokenWithWrongClaimsIsRefused(String why, Consumer<Map<String, Object>> change) {
    Map<String, Object> claims = ISSUER.claims("sandbox:track");
    change.accept(claims);
    look(ISSUER.sign(LocalIssuer.header("RS256", "first"), claims)).isUnauthorized();
  }

  static Stream<Arguments> whatMakesATokenBad() {
    long now = Outcomes.NOW.getEpochSecond();
    return Stream.of(
        bad("expired", claims -> claims.put("exp", now - 31)),
        bad("without an end", claims -> claims.remove("exp")),
        bad("not good yet", claims -> claims.put("nbf", now + 31)),
        bad("of another issuer", claims -> claims.put("iss", "http://127.0.0.1:1")),
        bad("without an issuer", claims -> claims.remove("iss")),
        bad("for another service", claims -> claims.put("aud", "another")),
        bad("for no service", claims -> claims.remove("aud")),
        bad("of nobody", claims -> claims.remove("sub")));
  }

  private static Arguments bad(String why, Consumer<Map<String, Object>> change) {
    return Arguments.of(why, change);
  }

  @Test
  void aTokenThatTheIssuerHasNotSignedIsRefused() {
    Map<String, Object> claims = ISSUER.claims("sandbox:admin");
    var stranger = LocalIssuer.newKey();
    look(LocalIssuer.sign(LocalIssuer.header("RS256", "first"), claims, stranger)).isUnauthorized();
    look(LocalIssuer.sign(LocalIssuer.header("RS256", "other"), claims, stranger)).isUnauthorized();
    look(ISSUER.signWithPublicKey(claims)).isUnauthorized();
    String unsigned = LocalIssuer.unsigned(LocalIssuer.header("none", "first"), claims);
    look(unsigned + ".").isUnauthorized();
    String good = ISSUER.token("sandbox:track");
    look(good.substring(0, good.lastIndexOf('.')) + ".AAAA").isUnauthorized();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b.c", "..", "eyJhbGciOiJSUzI1NiJ9..", "e30.e30.e30", "a.b.c.d.e"})
  void whatOnlyLooksLikeATokenIsRefused(String token) {
    look(token).isUnauthorized();
  }

  @Test
  void ourOwnTokensGoOn() {
    look("track-secret-of-tests").isNotFound();
    operate("admin-secret-of-tests").isOk();
  }

  @Test
  void theLogSaysWhoAndNotTheToken(CapturedOutput output) {
    String token = ISSUER.token("sandbox:track");
    look(token).isNotFound();
    look(token + "x").isUnauthorized();
    assertThat(output).doesNotContain(token.substring(0, 60));
  }

  @Test
  void tokensOfUnknownKeysDoNotHaveTheIssuerAskedEachTime() {
    look(ISSUER.token("sandbox:track")).isNotFound();
    int before = ISSUER.asked();
    var stranger = LocalIssuer.newKey();
    for (int made = 0; made < 20; made++) {
      Map<String, Object> header = LocalIssuer.header("RS256", "made-up-" + made);
      look(LocalIssuer.sign(header, ISSUER.claims("sandbox:track"), stranger)).isUnauthorized();
    }
    // Twice in an interval, and an interval may begin meanwhile.
    assertThat(ISSUER.asked() - before).isLessThanOrEqualTo(4);
  }

  private StatusAssertions look(String token) {
    return anybody()
        .get()
        .uri("/v1/sandboxes/none")
        .headers(headers -> headers.setBearerAuth(token))
        .header("X-Track-ID", "alice")
        .exchange()
        .expectStatus();
  }

  private StatusAssertions operate(String token) {
    return anybody()
        .get()
        .uri("/v1/admin/freeze")
        .headers(headers -> headers.setBearerAuth(token))
        .exchange()
        .expectStatus();
  }
}
