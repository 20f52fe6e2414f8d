package io.sandboxbroker.gateway.dashboard;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Reads at intervals from the metrics of a following audit whether the invariants hold.
 * Thread-safe, never blocks.
 */
final class InvariantReports implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(InvariantReports.class);

  /** A sample of a metric, with its labels. */
  private static final String SAMPLE = "(?m)^%s(?:\\{[^}]*})? ([0-9.]+(?:[eE][+-]?[0-9]+)?)\\s*$";

  /** One sample for each invariant; the audit names all of them from its start. */
  private static final Pattern VIOLATIONS =
      Pattern.compile(SAMPLE.formatted("broker_invariant_violations_total"));

  private static final Pattern UNREADABLE =
      Pattern.compile(SAMPLE.formatted("broker_audit_unreadable_records_total"));

  private static final Pattern UNPROVEN =
      Pattern.compile(SAMPLE.formatted("broker_audit_unproven_seconds"));

  private static final int MAX_BYTES = 1024 * 1024;

  /**
   * The last report.
   *
   * @param reported whether the audit answered
   * @param violations the violations since the start of the audit
   * @param unreadable the records since then that the audit could not read
   * @param unprovenSeconds how long ago the moment is up to which the audit has judged everything
   */
  record Report(
      @JsonProperty("reported") boolean reported,
      @JsonProperty("violations") long violations,
      @JsonProperty("unreadable") long unreadable,
      @JsonProperty("unproven_seconds") long unprovenSeconds) {}

  static final Report NONE = new Report(false, 0, 0, 0);

  private final @Nullable URI audit;
  private final Duration interval;
  private final Duration timeout;
  private final WebClient client;
  private volatile @Nullable Report last;
  private volatile @Nullable Disposable reading;

  /**
   * @param audit the address of the audit's metrics; null for no audit
   * @param interval the time between two readings
   * @param timeout how long one reading may take
   */
  InvariantReports(
      @Nullable URI audit, Duration interval, Duration timeout, WebClient.Builder clients) {
    this.audit = audit;
    this.interval = interval;
    this.timeout = timeout;
    client = clients.codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MAX_BYTES)).build();
  }

  /** The last report; empty without an audit, and before the first reading. */
  Optional<Report> last() {
    return Optional.ofNullable(last);
  }

  @Override
  public void start() {
    if (audit != null) {
      reading =
          read(audit)
              .doOnNext(this::accept)
              .then()
              .repeatWhen(readings -> readings.delayElements(interval))
              .subscribe();
    }
  }

  private Mono<Report> read(URI metrics) {
    return Mono.defer(() -> client.get().uri(metrics).retrieve().bodyToMono(String.class))
        .timeout(timeout)
        .map(InvariantReports::report)
        .onErrorReturn(NONE)
        .defaultIfEmpty(NONE);
  }

  private void accept(Report report) {
    Report before = last;
    last = report;
    if (before == null || before.reported() != report.reported()) {
      LOG.info("The audit {} its invariants", report.reported() ? "reports" : "does not report");
    }
  }

  static Report report(String metrics) {
    return VIOLATIONS.matcher(metrics).find()
        ? new Report(
            true, sum(VIOLATIONS, metrics), sum(UNREADABLE, metrics), sum(UNPROVEN, metrics))
        : NONE;
  }

  private static long sum(Pattern metric, String metrics) {
    return (long)
        metric
            .matcher(metrics)
            .results()
            .mapToDouble(sample -> Double.parseDouble(sample.group(1)))
            .sum();
  }

  @Override
  public void stop() {
    Disposable running = reading;
    if (running != null) {
      running.dispose();
      reading = null;
    }
  }

  @Override
  public boolean isRunning() {
    return reading != null;
  }
}
