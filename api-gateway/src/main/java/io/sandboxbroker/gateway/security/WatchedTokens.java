package io.sandboxbroker.gateway.security;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The good tokens, with what looks at their file on a thread of its own until this is closed. */
final class WatchedTokens implements AutoCloseable {

  private final BearerTokens tokens;
  private final Disposable watching;

  private WatchedTokens(BearerTokens tokens, Disposable watching) {
    this.tokens = tokens;
    this.watching = watching;
  }

  /**
   * The tokens of the environment, and of the file if there is one.
   *
   * @throws UnsafeTokenException if they cannot be used
   */
  static WatchedTokens begin(
      TokenSettings settings, List<NamedToken> ofEnvironment, boolean local, MeterRegistry meters) {
    if (!settings.hasFile()) {
      return new WatchedTokens(
          new BearerTokens(new TokenTable(ofEnvironment)), Disposables.disposed());
    }
    var file = new TokenFile(Path.of(settings.tokensFile()), local);
    TokenFileWatch watch = TokenFileWatch.begin(file, ofEnvironment);
    Gauge.builder("broker.tokens.file.refused", watch, now -> now.isRefused() ? 1 : 0)
        .description("Whether the file of tokens cannot be used as it is: 1 when it cannot")
        .register(meters);
    return new WatchedTokens(watch.tokens(), watching(watch, settings.tokensFilePoll()));
  }

  private static Disposable watching(TokenFileWatch watch, Duration poll) {
    Scheduler thread = Schedulers.newSingle("tokens-file", true);
    Disposable looking =
        Flux.interval(poll, thread)
            .onBackpressureDrop()
            .doOnNext(tick -> watch.look())
            .retry()
            .subscribe();
    return Disposables.composite(looking, thread);
  }

  BearerTokens tokens() {
    return tokens;
  }

  @Override
  public void close() {
    watching.dispose();
  }
}
