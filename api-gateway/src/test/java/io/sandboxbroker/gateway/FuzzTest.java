package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * Some thousand requests that are wrong somewhere, made from the OpenAPI document, the same ones
 * each time. Whatever comes, the answer is one that is documented, and no trouble of ours.
 */
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(
    properties = {
      "broker.connections.header-timeout=500ms",
      "broker.connections.body-timeout=500ms",
      "broker.connections.idle-timeout=500ms",
      // A stream ends, so that the client reads its end.
      "broker.dashboard.interval=10ms",
      "broker.dashboard.max-age=100ms"
    })
class FuzzTest extends GatewayTest {

  private static final int REQUESTS = 4_000;
  private static final int AT_ONCE = 8;
  private static final LocalIssuer ISSUER = new LocalIssuer();

  private static final List<String> CAREFUL =
      List.of(
          "x-content-type-options",
          "x-frame-options",
          "strict-transport-security",
          "referrer-policy",
          "content-security-policy");

  @DynamicPropertySource
  static void issuer(DynamicPropertyRegistry settings) {
    settings.add("BROKER_JWT_ISSUER", ISSUER::url);
    settings.add("BROKER_JWT_AUDIENCE", () -> LocalIssuer.AUDIENCE);
  }

  @Test
  void whateverComesIsAnsweredAsDocumented(CapturedOutput output) throws Exception {
    allocator.answersAll(new AnyOutcome(allocator)::of);
    List<Operations.Operation> operations = Operations.of(openApiDocument());
    List<Callable<String>> cases =
        IntStream.range(0, REQUESTS)
            .mapToObj(
                number -> {
                  var random = new SplittableRandom(number);
                  var operation = operations.get(number % operations.size());
                  return (Callable<String>) () -> flaws(port, FuzzedRequest.of(operation, random));
                })
            .toList();
    try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
      assertThat(clients.invokeAll(cases).stream().map(Future::resultNow).distinct())
          .containsExactly("");
    }
    assertThat(output)
        .doesNotContain("track-secret-of-tests")
        .doesNotContain("admin-secret-of-tests")
        .doesNotContain("A request failed unexpectedly");
  }

  /** What is wrong with the answer to this request; nothing if nothing is. */
  static String flaws(int port, FuzzedRequest request) throws IOException {
    var answer = RawClient.exchange(port, request.bytes());
    if (answer.status() == 0 && isBrokenRequestForStream(request)) {
      return "";
    }
    var flaws = new StringBuilder();
    if (answer.status() >= 500 || answer.status() < 200) {
      flaws.append("status; ");
    }
    if (!CAREFUL.stream().allMatch(answer.headers()::containsKey)) {
      flaws.append("browsers; ");
    }
    if (answer.headers().containsKey("x-evil")) {
      flaws.append("injected; ");
    }
    if (answer.status() >= 400 && !request.bytes().startsWith("HEAD") && !isProblem(answer)) {
      flaws.append("no problem; ");
    }
    if (request.isStillThat()) {
      ProducedStatuses.add(request.operation().name(), answer.status());
      if (!request.operation().statuses().contains(String.valueOf(answer.status()))) {
        flaws.append("undocumented; ");
      }
    }
    return flaws.isEmpty() ? "" : flaws + " " + shown(request) + " -> " + answer;
  }

  /** A stream is opened before the body arrives; a broken body then closes its connection. */
  private static boolean isBrokenRequestForStream(FuzzedRequest request) {
    return request.operation().name().equals("get /v1/admin/stream")
        && request.bytes().endsWith("zz\r\n{}\r\n0\r\n\r\n");
  }

  private static String shown(FuzzedRequest request) {
    String bytes = request.bytes();
    return bytes
        .substring(0, Math.min(bytes.length(), 400))
        .replace("\r", "\\r")
        .replace("\n", "\\n");
  }

  private static boolean isProblem(RawClient.Answer answer) {
    if (!answer.header("content-type").equals("application/problem+json")) {
      return false;
    }
    Map<String, Object> body = JsonPath.parse(answer.body()).read("$");
    return body.keySet()
            .containsAll(
                List.of("type", "title", "status", "detail", "instance", "code", "request_id"))
        && body.get("request_id").equals(answer.header("x-request-id"))
        && body.get("status").equals(answer.status());
  }
}
