package io.sandboxbroker.cli.http;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code text/event-stream} and resumes it by {@code Last-Event-ID} when it breaks. Belongs
 * to one thread.
 */
public final class EventStream {

  /** Longer than the heartbeat of any gateway. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private static final int BUFFERED_LINES = 256;
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;

  private final ApiClient client;
  private final Call call;
  private final Duration patience;
  private final Duration silence;

  /**
   * A stream that is not open yet.
   *
   * @param patience for how long it tries to connect again after its last line
   */
  public EventStream(ApiClient client, Call call, Duration patience) {
    this(client, call, patience, SILENCE);
  }

  EventStream(ApiClient client, Call call, Duration patience, Duration silence) {
    this.client = client;
    this.call = call.with("Accept", "text/event-stream");
    this.patience = patience;
    this.silence = silence;
  }

  /**
   * Reads until the reader has enough, or the broker says that there is no more (204).
   *
   * @param reader returns whether it wants more
   * @throws RefusedException if the broker refuses the stream
   * @throws UnavailableException if it cannot be reached for too long
   */
  public void forEach(Predicate<ServerSentEvent> reader) throws InterruptedException {
    String last = "";
    Instant heard = client.pacing().now();
    for (int attempt = 0; ; attempt++) {
      var parser = new EventParser(last);
      var lines = new Lines();
      HttpRequest request = client.request(call.with("Last-Event-ID", last)).build();
      var response = client.http().sendAsync(request, lines);
      var unused = response.whenComplete((ended, failure) -> lines.end());
      try {
        Optional<String> line = lines.next(silence);
        while (line.isPresent()) {
          attempt = 0;
          heard = client.pacing().now();
          Optional<ServerSentEvent> event = parser.accept(line.get());
          if (event.isPresent() && !reader.test(event.get())) {
            return;
          }
          line = lines.next(silence);
        }
        if (isOver(response)) {
          return;
        }
      } finally {
        response.cancel(true);
      }
      last = parser.lastId();
      Duration pause = client.pacing().backOff(attempt);
      if (heard.plus(patience).isBefore(client.pacing().now().plus(pause))) {
        throw new UnavailableException(call + ": the stream has ended and cannot be resumed");
      }
      client.pacing().pauses().pause(pause);
    }
  }

  /** Whether there will be no more events. Throws if the stream did not end but was refused. */
  private static boolean isOver(CompletableFuture<HttpResponse<String>> response)
      throws InterruptedException {
    if (!response.isDone()) {
      return false;
    }
    try {
      HttpResponse<String> ended = response.get();
      var answer = new Answer(ended.statusCode(), ended.headers(), ApiClient.json(ended.body()));
      if (!answer.isSuccess() && !answer.isTransient()) {
        throw new RefusedException(answer.status(), answer.body(), "unknown");
      }
      return answer.status() == NO_CONTENT;
    } catch (ExecutionException broken) {
      if (!(broken.getCause() instanceof IOException)) {
        throw new IllegalStateException(broken.getCause());
      }
      return false;
    }
  }

  /** The lines of a response, of which a bounded number waits for its reader. */
  private static final class Lines implements BodyHandler<String>, Flow.Subscriber<String> {

    private final BlockingQueue<Optional<String>> lines =
        new ArrayBlockingQueue<>(BUFFERED_LINES + 1);
    private volatile Flow.@Nullable Subscription subscription;

    @Override
    public BodySubscriber<String> apply(HttpResponse.ResponseInfo info) {
      return info.statusCode() == OK
          ? BodySubscribers.fromLineSubscriber(this, ended -> "", StandardCharsets.UTF_8, null)
          : BodySubscribers.ofString(StandardCharsets.UTF_8);
    }

    /** The next line; none after the end of the response or a silence. */
    Optional<String> next(Duration silence) throws InterruptedException {
      Optional<String> line = lines.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null || line.isEmpty()) {
        return Optional.empty();
      }
      Flow.Subscription source = subscription;
      if (source != null) {
        source.request(1);
      }
      return line;
    }

    void end() {
      lines.add(Optional.empty());
    }

    @Override
    public void onSubscribe(Flow.Subscription source) {
      subscription = source;
      source.request(BUFFERED_LINES);
    }

    @Override
    public void onNext(String line) {
      lines.add(Optional.of(line));
    }

    @Override
    public void onError(Throwable broken) {
      // The response fails too, and ends the lines.
    }

    @Override
    public void onComplete() {
      // The response is complete too, and ends the lines.
    }
  }
}
