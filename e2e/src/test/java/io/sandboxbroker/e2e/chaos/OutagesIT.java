package io.sandboxbroker.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Call;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.localstack.Instance;
import io.sandboxbroker.localstack.KafkaCluster;
import io.sandboxbroker.localstack.LocalKafka;
import io.sandboxbroker.localstack.LocalStack;
import io.sandboxbroker.localstack.Part;
import io.sandboxbroker.localstack.StackSettings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/**
 * The registry, the store and Kafka are each away for a minute while students come. Kafka has its
 * default timeouts. Every request has a response: a success, or a problem that says when to ask
 * again.
 */
@Tag("release")
@Timeout(900)
@TestInstance(Lifecycle.PER_CLASS)
class OutagesIT {

  private static final Duration AWAY = Duration.ofSeconds(60);

  /** Only a bound: the test prints how long it takes. */
  private static final Duration RECOVERED = Duration.ofSeconds(60);

  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final int ACCOUNTS = 4_000;
  private static final List<Call> CALLS =
      List.of(Call.ALLOCATE, Call.DETAILS, Call.MARK_FOR_DELETION);

  private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
  private FaultyProxy store;
  private FaultyProxy registry;
  private LocalStack stack;
  private Broker broker;

  @BeforeAll
  void start() throws InterruptedException {
    List<Integer> ports = Stream.generate(LocalKafka::freePort).distinct().limit(4).toList();
    store = new FaultyProxy(ports.get(0), ports.get(1));
    registry = new FaultyProxy(ports.get(2), ports.get(3));
    var settings =
        new StackSettings(
            Path.of(System.getProperty("sandbox-broker.root")),
            Path.of(System.getProperty("sandbox-broker.logs")).resolveSibling("outage-logs"),
            ACCOUNTS,
            Map.of(
                "DDB_ENDPOINT_URL",
                "http://127.0.0.1:" + store.port(),
                "SCHEMA_REGISTRY_URL",
                "http://127.0.0.1:" + registry.port() + "/apis/ccompat/v7"),
            Map.of(),
            new KafkaCluster(1, LocalKafka.DEFAULT_TIMEOUTS),
            Map.of(Part.DYNAMODB, ports.get(1), Part.SCHEMA_REGISTRY, ports.get(3)),
            Duration.ofMinutes(5),
            1);
    stack = LocalStack.start(settings, new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    broker = new Broker(stack, exchanges::add);
  }

  @AfterAll
  void stop() {
    broker.close();
    store.close();
    registry.close();
  }

  @Test
  void theRegistryIsAway() throws Exception {
    survives("registry", () -> registry.begin(Fault.OUTAGE, Duration.ZERO), registry::end);
  }

  @Test
  void theStoreIsAway() throws Exception {
    survives("store", () -> store.begin(Fault.OUTAGE, Duration.ZERO), store::end);
  }

  @Test
  void kafkaIsAway() throws Exception {
    Instance kafka = stack.broker(1);
    survives("kafka", kafka::kill, kafka::restart);
  }

  private void survives(String what, Runnable leave, Runnable comeBack)
      throws InterruptedException {
    exchanges.clear();
    var load =
        new SteadyLoad(
            track ->
                track.isEmpty()
                    ? broker.track(what)
                    : broker.lab(broker.instance(Part.API_GATEWAY)).scriptOf(track));
    Duration left;
    Duration back;
    try (load) {
      broker.await(
          "students who give back", () -> successes(Call.MARK_FOR_DELETION, Duration.ZERO) > 0);
      left = broker.elapsed();
      leave.run();
      watchUntil(left.plus(AWAY));
      comeBack.run();
      back = broker.elapsed();
      awaitRecovery(back);
    }
    print(what, left, back);

    assertThat(exchanges)
        .filteredOn(exchange -> !hasTimedOut(exchange) && !isAnswer(exchange))
        .as("refused connections, and responses that are neither a success nor say when to retry")
        .isEmpty();
    for (Call call : CALLS) {
      assertThat(sent(call, left, back)).as("%s during the outage", call).isNotEmpty();
      assertThat(successes(call, back)).as("%s after the outage", call).isPositive();
    }
    assertThat(broker.violationsAtRest()).isEmpty();
  }

  private void awaitRecovery(Duration back) {
    Duration end = back.plus(RECOVERED);
    while (!hasRecovered(back)) {
      assertThat(broker.elapsed()).as("recovered").isLessThan(end);
      broker.watch();
    }
  }

  /** Whether every call has been sent and answered with success for some seconds. */
  private boolean hasRecovered(Duration back) {
    Duration since = broker.elapsed().minus(QUIET);
    return since.compareTo(back) > 0
        && CALLS.stream().allMatch(call -> successes(call, since) > 0)
        && exchanges.stream()
            .filter(exchange -> sent(exchange).compareTo(since) > 0)
            .allMatch(Exchange::succeeded);
  }

  private void watchUntil(Duration end) {
    while (broker.elapsed().compareTo(end) < 0) {
      broker.watch();
    }
  }

  private long successes(Call call, Duration since) {
    return exchanges.stream()
        .filter(exchange -> exchange.call() == call && exchange.succeeded())
        .filter(exchange -> sent(exchange).compareTo(since) > 0)
        .count();
  }

  private List<Exchange> sent(Call call, Duration from, Duration to) {
    return exchanges.stream()
        .filter(exchange -> exchange.call() == call)
        .filter(exchange -> sent(exchange).compareTo(from) > 0)
        .filter(exchange -> sent(exchange).compareTo(to) <= 0)
        .toList();
  }

  private static Duration sent(Exchange exchange) {
    return exchange.answered().minus(exchange.took());
  }

  /** A machine that is too slow for the client's patience; the test prints how often. */
  private static boolean hasTimedOut(Exchange exchange) {
    return exchange.status() == Exchange.NO_ANSWER
        && exchange.took().compareTo(exchange.call().readTimeout()) >= 0;
  }

  /** There is a sandbox for everybody, so a refusal says only that the broker cannot decide now. */
  private static boolean isAnswer(Exchange exchange) {
    return exchange.succeeded()
        || exchange.status() == 503
            && exchange.header("retry-after").isPresent()
            && exchange.header("content-type").orElse("").startsWith("application/problem+json");
  }

  private void print(String what, Duration left, Duration back) {
    for (Call call : CALLS) {
      List<Exchange> during = sent(call, left, back);
      List<Exchange> after = sent(call, back, broker.elapsed());
      System.out.printf(
          "%s away, %s: %d of %d succeeded, %d timed out; after its return the first success came"
              + " after %d ms, and the last refused request was sent after %d ms%n",
          what,
          call,
          during.stream().filter(Exchange::succeeded).count(),
          during.size(),
          during.stream().filter(OutagesIT::hasTimedOut).count(),
          after.stream()
              .filter(Exchange::succeeded)
              .mapToLong(exchange -> exchange.answered().minus(back).toMillis())
              .min()
              .orElse(-1),
          after.stream()
              .filter(exchange -> !exchange.succeeded())
              .mapToLong(exchange -> sent(exchange).minus(back).toMillis())
              .max()
              .orElse(0));
    }
  }
}
