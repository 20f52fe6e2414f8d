package io.sandboxbroker.e2e.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Sends requests with the track token, and passes each exchange to a listener. Thread-safe. */
public final class LabClient {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient client;
  private final long start;
  private final URI gateway;
  private final String token;
  private final Consumer<Exchange> listener;
  private final ReadyTime readyTime;

  /**
   * A client of one broker.
   *
   * @param listener receives every exchange, on the thread that made it
   */
  public LabClient(URI gateway, String token, Consumer<Exchange> listener) {
    this(gateway, token, listener, new ReadyTime());
  }

  /**
   * A client of one broker whose parts may be away.
   *
   * @param listener receives every exchange, on the thread that made it
   * @param readyTime limits how long scripts repeat a request
   */
  public LabClient(URI gateway, String token, Consumer<Exchange> listener, ReadyTime readyTime) {
    this(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build(),
        System.nanoTime(),
        gateway,
        token,
        listener,
        readyTime);
  }

  private LabClient(
      HttpClient client,
      long start,
      URI gateway,
      String token,
      Consumer<Exchange> listener,
      ReadyTime readyTime) {
    this.client = client;
    this.start = start;
    this.gateway = gateway;
    this.token = token;
    this.listener = listener;
    this.readyTime = readyTime;
  }

  /** The same client, of another gateway of the broker. */
  public LabClient at(URI other) {
    return new LabClient(client, start, other, token, listener, readyTime);
  }

  /** The same client, with another token. */
  public LabClient withToken(String other) {
    return new LabClient(client, start, gateway, other, listener, readyTime);
  }

  /** A new track whose id begins with this name. */
  public LabScript track(String name) {
    return scriptOf(name + "-" + UUID.randomUUID());
  }

  /** The script of the track with this id. */
  public LabScript scriptOf(String track) {
    return new LabScript(this, track, Map.of());
  }

  /** Time since the start of this client. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Time for which all parts of the broker were ready. */
  Duration readyTime() {
    return readyTime.elapsed();
  }

  /** Asks once. A connection that breaks and a time that is up are answers too. */
  public Exchange send(Call call, String track, String sandbox, Map<String, String> headers)
      throws InterruptedException {
    String requestId = UUID.randomUUID().toString();
    var request =
        HttpRequest.newBuilder(gateway.resolve(call.path(sandbox)))
            .timeout(call.readTimeout())
            .header("Authorization", "Bearer " + token)
            .header("X-Track-ID", track)
            .header("X-Request-ID", requestId)
            .method(call.method(), BodyPublishers.noBody());
    headers.forEach(request::header);
    Duration sent = elapsed();
    var response = answer(request.build());
    Duration answered = elapsed();
    var exchange =
        new Exchange(
            call,
            track,
            sandbox,
            requestId,
            response == null ? Exchange.NO_ANSWER : response.statusCode(),
            response == null ? Map.of() : flat(response),
            response == null ? MissingNode.getInstance() : json(response.body()),
            answered,
            answered.minus(sent));
    listener.accept(exchange);
    return exchange;
  }

  private @Nullable HttpResponse<String> answer(HttpRequest request) throws InterruptedException {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException noAnswer) {
      return null;
    }
  }

  private static Map<String, String> flat(HttpResponse<?> response) {
    return response.headers().map().entrySet().stream()
        .collect(
            Collectors.toMap(
                header -> header.getKey().toLowerCase(Locale.ROOT),
                header -> String.join(", ", header.getValue())));
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException noJson) {
      return MissingNode.getInstance();
    }
  }
}
