package io.sandboxbroker.e2e.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
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
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  private final HttpClient client;
  private final long start;
  private final List<URI> gateways;
  private final String token;
  private final Consumer<Exchange> listener;
  private final ReadyTime readyTime;
  private final Duration patience;

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
        List.of(gateway),
        token,
        listener,
        readyTime,
        PATIENCE);
  }

  private LabClient(
      HttpClient client,
      long start,
      List<URI> gateways,
      String token,
      Consumer<Exchange> listener,
      ReadyTime readyTime,
      Duration patience) {
    this.client = client;
    this.start = start;
    this.gateways = List.copyOf(gateways);
    this.token = token;
    this.listener = listener;
    this.readyTime = readyTime;
    this.patience = patience;
  }

  /** The same client, which sends each request to any of these gateways of the broker. */
  public LabClient at(List<URI> others) {
    return new LabClient(client, start, others, token, listener, readyTime, patience);
  }

  /** The same client, with another token. */
  public LabClient withToken(String other) {
    return new LabClient(client, start, gateways, other, listener, readyTime, patience);
  }

  /**
   * The same client, whose scripts give up later or earlier.
   *
   * @param time for which all parts were ready without a break
   */
  public LabClient patientFor(Duration time) {
    return new LabClient(client, start, gateways, token, listener, readyTime, time);
  }

  /** For how long all parts are ready until a script gives up. */
  Duration patience() {
    return patience;
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

  /** How long all parts of the broker have been ready, at most since that time. */
  Duration readySince(Duration begin) {
    return readyTime.unbrokenOf(elapsed().minus(begin));
  }

  /** Asks once. A connection that breaks and a time that is up are answers too. */
  public Exchange send(Call call, String track, String sandbox, Map<String, String> headers)
      throws InterruptedException {
    return send(call, track, sandbox, headers, call.readTimeout());
  }

  /** Asks once, and hangs up when there is no answer after this time. */
  public Exchange send(
      Call call, String track, String sandbox, Map<String, String> headers, Duration timeout)
      throws InterruptedException {
    String requestId = UUID.randomUUID().toString();
    var request =
        HttpRequest.newBuilder(anyGateway().resolve(call.path(sandbox)))
            .timeout(timeout)
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

  /** Reads a stream of events until it ends or is closed. */
  CommandWatch watch(String path, String track, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(anyGateway().resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("X-Track-ID", track)
            .header("Accept", "text/event-stream");
    headers.forEach(request::header);
    return new CommandWatch(client, request.build());
  }

  private URI anyGateway() {
    return gateways.get(ThreadLocalRandom.current().nextInt(gateways.size()));
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
