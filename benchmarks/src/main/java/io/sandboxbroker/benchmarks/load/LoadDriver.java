package io.sandboxbroker.benchmarks.load;

import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Many clients of a gateway, each with a connection of its own that it keeps, as cheap as can be:
 * they share the machine with what they measure.
 */
public final class LoadDriver implements AutoCloseable {

  /** Above what a gateway holds a client. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(65);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int EVENT_LOOPS = 2;

  private final ConnectionProvider connections;
  private final LoopResources loops = LoopResources.create("driver", EVENT_LOOPS, true);
  private final HttpClient client;
  private final int clients;

  /**
   * A driver without open connections.
   *
   * @param gateway base address of the API
   * @param token of tracks
   * @param clients maximum number of open requests
   */
  public LoadDriver(URI gateway, String token, int clients) {
    this.clients = clients;
    this.connections =
        ConnectionProvider.builder("driver")
            .maxConnections(clients)
            .pendingAcquireMaxCount(clients)
            .pendingAcquireTimeout(READ_TIMEOUT)
            .build();
    this.client =
        HttpClient.create(connections)
            .runOn(loops)
            .baseUrl(gateway.toString())
            // A request that is sent twice would be counted once.
            .disableRetry(true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
            .responseTimeout(READ_TIMEOUT)
            .headers(headers -> headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token));
  }

  /**
   * Asks for a sandbox for each track, in this order; each client asks as soon as it is free.
   *
   * @param pace the least time from one request to the next; zero for none
   * @param seen receives each answer as it comes; must be quick and thread-safe
   */
  public CompletableFuture<Answers> start(
      List<String> tracks, Duration pace, Consumer<Answer> seen) {
    Flux<String> all = Flux.fromIterable(tracks);
    return (pace.isZero() ? all : all.delayElements(pace))
        .flatMap(track -> allocate(track).doOnNext(seen), clients, 1)
        .collectList()
        .map(Answers::new)
        .toFuture();
  }

  /** Asks for a sandbox for each track and returns when all are answered. */
  public Answers run(List<String> tracks) {
    // Every single answer is bounded in time.
    return start(tracks, Duration.ZERO, answer -> {}).join();
  }

  /**
   * Submits a command that waits in the queue without its client.
   *
   * @param namePrefix of the sandbox
   * @return the path of the command
   */
  public String submit(String track, String namePrefix) {
    return client
        .headers(
            headers ->
                headers
                    .set("X-Track-ID", track)
                    .set("X-Sandbox-Name-Prefix", namePrefix)
                    .set("Prefer", "respond-async"))
        .post()
        .uri("/v1/allocate")
        .responseSingle(
            (response, body) ->
                body.asString().map(text -> response.responseHeaders().get("Location", "")))
        .blockOptional(READ_TIMEOUT)
        .filter(path -> !path.isEmpty())
        .orElseThrow(() -> new IllegalStateException("The command was not accepted"));
  }

  /** Cancels a submitted command. */
  public void cancel(String track, String path) {
    int status =
        client
            .headers(headers -> headers.set("X-Track-ID", track))
            .delete()
            .uri(path)
            .responseSingle(
                (response, body) ->
                    body.asString().defaultIfEmpty("").map(text -> response.status().code()))
            .blockOptional(READ_TIMEOUT)
            .orElse(Answer.NONE);
    if (status != HttpResponseStatus.OK.code()) {
      throw new IllegalStateException("The command was not cancelled: " + status);
    }
  }

  /**
   * Another call than an allocation.
   *
   * @param path with the id in it
   */
  public record Request(HttpMethod method, String track, String path) {

    /** Reads. */
    public static Request get(String track, String path) {
      return new Request(HttpMethod.GET, track, path);
    }

    /** Changes. */
    public static Request post(String track, String path) {
      return new Request(HttpMethod.POST, track, path);
    }
  }

  /** Sends these requests in this order, each client as soon as it is free. */
  public Answers send(List<Request> requests) {
    // Every single answer is bounded in time.
    return Flux.fromIterable(requests)
        .flatMap(this::send, clients, 1)
        .collectList()
        .map(Answers::new)
        .toFuture()
        .join();
  }

  private Mono<Answer> allocate(String track) {
    return send(Request.post(track, "/v1/allocate"));
  }

  private Mono<Answer> send(Request request) {
    String track = request.track();
    return Mono.defer(
        () -> {
          long sent = System.nanoTime();
          return client
              .headers(headers -> headers.set("X-Track-ID", track))
              .request(request.method())
              .uri(request.path())
              .responseSingle(
                  (response, body) ->
                      body.asString()
                          .defaultIfEmpty("")
                          .map(text -> answer(track, response.status().code(), text, sent)))
              .onErrorResume(
                  failure ->
                      Mono.fromSupplier(() -> answer(track, Answer.NONE, "" + failure, sent)));
        });
  }

  private static Answer answer(String track, int status, String body, long sent) {
    return new Answer(track, status, body, sent, System.nanoTime());
  }

  /** Drops the connections. */
  @Override
  public void close() {
    connections.disposeLater().block(CONNECT_TIMEOUT);
    loops.disposeLater(Duration.ZERO, CONNECT_TIMEOUT).block(CONNECT_TIMEOUT);
  }
}
