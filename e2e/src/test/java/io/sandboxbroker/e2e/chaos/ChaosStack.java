package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.localstack.Instance;
import io.sandboxbroker.localstack.KafkaCluster;
import io.sandboxbroker.localstack.LocalKafka;
import io.sandboxbroker.localstack.LocalStack;
import io.sandboxbroker.localstack.Part;
import io.sandboxbroker.localstack.PartSettings;
import io.sandboxbroker.localstack.StackSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The broker of a run: three brokers of Kafka with its default timeouts, two instances of each
 * service, and a proxy in front of each server that they use beside Kafka.
 */
final class ChaosStack implements AutoCloseable {

  static final String STORE = "store";
  static final String CSP = "csp";
  static final String REGISTRY = "registry";

  /** More than a start takes when the processors are throttled to a quarter. */
  private static final Duration START_TIMEOUT = Duration.ofMinutes(10);

  /** The first calls of a store may be slower than the timeouts of the services. */
  private static final int MAX_STARTS = 5;

  private static final String LEASE = "60s";

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("KAFKA_REPLICATION", "3"),
          Map.entry("LAB_DURATION_HOURS", LEASE),
          Map.entry("GRACE_PERIOD_MINUTES", "10s"),
          Map.entry("SYNC_INTERVAL_SEC", "3"),
          Map.entry("BROKER_TIMERS_SYNCRETRY", "1s"),
          Map.entry("BROKER_LIFE_DELETIONRETRY", "1s"),
          Map.entry("BROKER_LIFE_DELETIONRETRYMAX", "5s"),
          Map.entry("CIRCUIT_BREAKER_TIMEOUT_SEC", "5"),
          // The checks of the guarantees send more requests than scripts may.
          Map.entry("RATE_LIMIT_TRACK_PER_SEC", "1000"),
          Map.entry("RATE_LIMIT_TRACK_BURST", "1000"),
          Map.entry("RATE_LIMIT_TOKEN_PER_SEC", "100000"),
          Map.entry("RATE_LIMIT_TOKEN_BURST", "100000"));

  private final LocalStack stack;
  private final Map<String, FaultyProxy> proxies;
  private final Map<String, Instance> brokers = new LinkedHashMap<>();
  private final Map<String, Instance> services = new LinkedHashMap<>();
  private final Map<String, Instance> servers = new LinkedHashMap<>();
  private final List<Instance> gateways = new ArrayList<>();

  private ChaosStack(LocalStack stack, Map<String, FaultyProxy> proxies) {
    this.stack = stack;
    this.proxies = proxies;
  }

  /**
   * Starts everything; returns when all parts are ready.
   *
   * @param processors that the programs take for granted, also when these are throttled
   */
  static ChaosStack start(Path root, Path logs, int accounts, int processors, PrintWriter out)
      throws InterruptedException {
    Map<Part, Integer> ports = new HashMap<>();
    Map<String, FaultyProxy> proxies = new LinkedHashMap<>();
    proxies.put(STORE, proxy(Part.DYNAMODB, ports));
    proxies.put(CSP, proxy(Part.CSP_SIMULATOR, ports));
    proxies.put(REGISTRY, proxy(Part.SCHEMA_REGISTRY, ports));
    try {
      var settings =
          new StackSettings(
              root,
              logs,
              accounts,
              environment(proxies, processors),
              Map.of(),
              KafkaCluster.ofProduction(),
              ports,
              START_TIMEOUT,
              MAX_STARTS);
      var started = new ChaosStack(LocalStack.start(settings, out), proxies);
      return started.startTheOthers();
    } catch (RuntimeException failed) {
      proxies.values().forEach(FaultyProxy::close);
      throw failed;
    }
  }

  private static FaultyProxy proxy(Part part, Map<Part, Integer> ports) {
    int target =
        Stream.generate(LocalKafka::freePort)
            .filter(port -> !ports.containsValue(port))
            .findFirst()
            .orElseThrow();
    ports.put(part, target);
    int own =
        Stream.generate(LocalKafka::freePort)
            .filter(port -> port != target)
            .findFirst()
            .orElseThrow();
    return new FaultyProxy(own, target);
  }

  private static Map<String, String> environment(Map<String, FaultyProxy> proxies, int processors) {
    var environment = new HashMap<>(SETTINGS);
    // Processes start all the time.
    environment.put(
        "JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:ActiveProcessorCount=" + processors);
    environment.put("DDB_ENDPOINT_URL", url(proxies, STORE, ""));
    environment.put("CSP_BASE_URL", url(proxies, CSP, "/csp"));
    environment.put("SCHEMA_REGISTRY_URL", url(proxies, REGISTRY, "/apis/ccompat/v7"));
    return environment;
  }

  private static String url(Map<String, FaultyProxy> proxies, String name, String path) {
    return "http://127.0.0.1:" + proxies.get(name).port() + path;
  }

  private ChaosStack startTheOthers() throws InterruptedException {
    try {
      startInstances();
      return this;
    } catch (RuntimeException failed) {
      stack.close();
      throw failed;
    }
  }

  private void startInstances() throws InterruptedException {
    for (int node = 1; node <= KafkaCluster.ofProduction().brokers(); node++) {
      brokers.put(KafkaCluster.title(node), stack.broker(node));
    }
    for (Part part : List.of(Part.DYNAMODB, Part.CSP_SIMULATOR)) {
      servers.put(part.title(), stack.instance(part));
    }
    for (Part part : List.of(Part.ALLOCATOR, Part.LIFECYCLE_WORKER, Part.API_GATEWAY)) {
      Instance first = stack.instance(part);
      Instance second = stack.startAnother(part, PartSettings.usual());
      services.put(first.title(), first);
      services.put(second.title(), second);
      if (part == Part.API_GATEWAY) {
        gateways.addAll(List.of(first, second));
      }
    }
  }

  LocalStack stack() {
    return stack;
  }

  /** The instances of our services, by their titles. */
  Map<String, Instance> services() {
    return services;
  }

  List<Instance> gateways() {
    return gateways;
  }

  boolean isBroker(String title) {
    return brokers.containsKey(title);
  }

  /** A process that runs here. */
  Instance process(String title) {
    return Stream.of(brokers, services, servers)
        .filter(group -> group.containsKey(title))
        .map(group -> group.get(title))
        .findFirst()
        .orElseThrow();
  }

  /** The proxy of a connection. */
  FaultyProxy connection(String name) {
    FaultyProxy proxy = proxies.get(name);
    if (proxy == null) {
      throw new IllegalArgumentException("There is no connection " + name);
    }
    return proxy;
  }

  StrikePlan.Targets targets() {
    List<String> mortal = new ArrayList<>(brokers.keySet());
    mortal.addAll(services.keySet());
    return new StrikePlan.Targets(
        mortal, List.copyOf(servers.keySet()), List.copyOf(proxies.keySet()));
  }

  @Override
  public void close() {
    stack.close();
    proxies.values().forEach(FaultyProxy::close);
  }
}
