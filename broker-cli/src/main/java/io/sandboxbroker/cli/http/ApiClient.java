package io.sandboxbroker.cli.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Sends calls and repeats them while the broker is away: after {@code Retry-After}, else after a
 * growing, jittered pause, and no longer than a deadline. Every call must be safe to repeat.
 * Thread-safe.
 */
public final class ApiClient {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SHORTEST_ATTEMPT = Duration.ofSeconds(1);

  private final HttpClient http;
  private final URI broker;
  private final Token token;
  private final Pacing pacing;
  private final Consumer<String> log;

  /**
   * A client of one broker.
   *
   * @param broker the address of its gateway
   * @param log receives a line for each attempt, without headers
   */
  public ApiClient(URI broker, Token token, Pacing pacing, Consumer<String> log) {
    this.broker = requireValid(broker);
    this.token = token;
    this.pacing = pacing;
    this.log = log;
    // A redirect would take the token to another host.
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
  }

  private static URI requireValid(URI broker) {
    boolean valid =
        ("http".equals(broker.getScheme()) || "https".equals(broker.getScheme()))
            && broker.getHost() != null
            && broker.getRawUserInfo() == null
            && broker.getRawQuery() == null;
    if (!valid) {
      throw new SettingsException("BROKER_URL is no address such as https://broker.example.org");
    }
    String text = broker.toString();
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : broker;
  }

  /** The address of the broker. */
  public URI broker() {
    return broker;
  }

  /** How time passes. */
  public Pacing pacing() {
    return pacing;
  }

  /**
   * Sends a call, again and again until it has a final answer.
   *
   * @param total after this time no further attempt begins
   * @throws RefusedException if the broker refuses the call for good
   * @throws UnavailableException if there is no final answer in time
   */
  public Answer send(Call call, Duration total) throws InterruptedException {
    Instant deadline = pacing.now().plus(total);
    String requestId = UUID.randomUUID().toString();
    for (int attempt = 0; ; attempt++) {
      Duration left = Duration.between(pacing.now(), deadline);
      Attempt result = attempt(call, requestId, left);
      Optional<Answer> answer = result.answer();
      if (answer.isPresent() && !answer.get().isTransient()) {
        return requireSuccess(call, answer.get(), requestId);
      }
      Duration pause =
          answer.flatMap(Answer::retryAfter).map(pacing::atLeast).orElse(pacing.backOff(attempt));
      if (pacing.now().plus(pause).isAfter(deadline)) {
        throw new UnavailableException(
            "%s after %d attempts: %s (request %s)"
                .formatted(call, attempt + 1, result.failure(), requestId));
      }
      log.accept("%s: %s; again in %d ms".formatted(call, result.failure(), pause.toMillis()));
      pacing.pauses().pause(pause);
    }
  }

  /** What came of an attempt: an answer, or none and why. */
  private record Attempt(Optional<Answer> answer, String failure) {}

  private Attempt attempt(Call call, String requestId, Duration left) throws InterruptedException {
    Duration timeout = left.compareTo(call.readTimeout()) < 0 ? left : call.readTimeout();
    if (timeout.compareTo(SHORTEST_ATTEMPT) < 0) {
      timeout = SHORTEST_ATTEMPT;
    }
    HttpRequest request = request(call).timeout(timeout).header("X-Request-ID", requestId).build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      var answer = new Answer(response.statusCode(), response.headers(), json(response.body()));
      log.accept("%s: %d (request %s)".formatted(call, answer.status(), requestId));
      String detail = answer.body().path("detail").asString("HTTP " + answer.status());
      return new Attempt(Optional.of(answer), detail);
    } catch (HttpTimeoutException slow) {
      return new Attempt(Optional.empty(), "no answer in " + timeout.toMillis() + " ms");
    } catch (ConnectException refused) {
      return new Attempt(Optional.empty(), "cannot connect to " + broker);
    } catch (IOException broken) {
      return new Attempt(Optional.empty(), "the connection broke: " + broken.getMessage());
    }
  }

  /** A request of the call with the token. */
  HttpRequest.Builder request(Call call) {
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(URI.create(broker + call.path()));
      call.headers().forEach(request::header);
    } catch (IllegalArgumentException invalid) {
      throw new SettingsException(String.valueOf(invalid.getMessage()));
    }
    return request
        .header("Authorization", "Bearer " + token.value())
        .method(call.method(), BodyPublishers.noBody());
  }

  HttpClient http() {
    return http;
  }

  private static Answer requireSuccess(Call call, Answer answer, String requestId) {
    if (!answer.isSuccess()) {
      throw new RefusedException(answer.status(), answer.body(), requestId);
    }
    if (answer.body().isMissingNode()) {
      throw new UnavailableException(
          call + ": the answer is no JSON; BROKER_URL may be another service");
    }
    return answer;
  }

  /** The JSON of a text; a missing node when it is none. */
  static JsonNode json(String text) {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException none) {
      return MissingNode.getInstance();
    }
  }
}
