package io.sandboxbroker.e2e.stack;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.e2e.client.Call;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabClient;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.client.Operator;
import io.sandboxbroker.e2e.client.ReadyTime;
import io.sandboxbroker.e2e.guarantee.CommittedRecord;
import io.sandboxbroker.e2e.guarantee.Guarantees;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.event.SandboxExpired;
import io.sandboxbroker.event.SandboxSynced;
import io.sandboxbroker.localstack.Instance;
import io.sandboxbroker.localstack.LocalStack;
import io.sandboxbroker.localstack.Part;
import io.sandboxbroker.localstack.PartSettings;
import io.sandboxbroker.localstack.SimulatedCsp;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * A running broker, seen through HTTP and its topics. Belongs to one thread, but for the lab
 * scripts.
 */
public final class Broker implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int CONNECT_MILLIS = 1_000;

  private final LocalStack stack;
  private RecordReader reader;
  private final SimulatedCsp csp;
  private final ReadyTime readyTime = new ReadyTime();
  private final LabClient lab;
  private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
  private final List<CommittedRecord> records = new ArrayList<>();
  private final Guarantees guarantees;

  /**
   * A broker that has been started and is stopped with this.
   *
   * @param watcher is shown every exchange of a lab script, on the thread that made it
   */
  public Broker(LocalStack stack, Consumer<Exchange> watcher) {
    this.stack = stack;
    reader = openReader();
    csp = stack.csp();
    lab =
        new LabClient(
            stack.gateway(),
            stack.trackToken(),
            exchange -> {
              exchanges.add(exchange);
              watcher.accept(exchange);
            },
            readyTime);
    var auditor = new LabClient(stack.gateway(), stack.trackToken(), unseen -> {});
    guarantees =
        Guarantees.all((track, sandbox) -> auditor.send(Call.DETAILS, track, sandbox, Map.of()));
  }

  private RecordReader openReader() {
    return new RecordReader(
        stack.bootstrapServers(),
        stack.schemaRegistry(),
        List.of(Topics.ALLOCATION_COMMANDS, Topics.DELETION_COMMANDS, Topics.EVENTS, Topics.CSP));
  }

  /** Base address of the API. */
  public URI gateway() {
    return stack.gateway();
  }

  /** The token of tracks. */
  public String trackToken() {
    return stack.trackToken();
  }

  /** The token of operators. */
  public String adminToken() {
    return stack.adminToken();
  }

  /** Who has the admin token. */
  public Operator operator() {
    return new Operator(stack.gateway(), stack.adminToken());
  }

  /**
   * Starts a program with the addresses of the broker and its parts in its environment.
   *
   * @param directory where it is started, from the root of the repository
   */
  public Program program(String directory, String... command) {
    return Program.start(
        Path.of(System.getProperty("sandbox-broker.root")).resolve(directory),
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", stack.bootstrapServers(),
            "SCHEMA_REGISTRY_URL", stack.schemaRegistry(),
            "BROKER_URL", stack.gateway().toString(),
            "DDB_ENDPOINT_URL", stack.dynamoDb().toString(),
            "DDB_TABLE_NAME", stack.table(),
            "BROKER_API_TOKEN", stack.trackToken(),
            "BROKER_TOKEN", stack.adminToken(),
            "BROKER_ADMIN_TOKEN", stack.adminToken()),
        List.of(command));
  }

  /** Starts a command of the command line, with the admin token. */
  public Program commandLine(String... arguments) {
    List<String> command = new ArrayList<>(List.of("broker-cli/broker", "--no-build"));
    command.addAll(List.of(arguments));
    return program(".", command.toArray(String[]::new));
  }

  /** Starts an audit of everything there is, which prints JSON. */
  public Program audit(String... more) {
    List<String> command =
        new ArrayList<>(List.of("audit/replay", "--no-build", "--local", "--quiet", "--json"));
    command.addAll(List.of(more));
    return program(".", command.toArray(String[]::new));
  }

  /** Kafka's bootstrap servers. */
  public String bootstrapServers() {
    return stack.bootstrapServers();
  }

  /** The base of the schema registry's API. */
  public String schemaRegistry() {
    return stack.schemaRegistry();
  }

  /** The simulated CSP. */
  public SimulatedCsp csp() {
    return csp;
  }

  /** The script of a new track. */
  public LabScript track(String name) {
    return lab.track(name);
  }

  /** The scripts of so many tracks, which want only sandboxes with this prefix. */
  public List<LabScript> tracks(int count, String name, String namePrefix) {
    return Stream.generate(() -> track(name).wanting(namePrefix)).limit(count).toList();
  }

  /** What asks any of these gateways; its exchanges count like all others. */
  public LabClient lab(Instance... gateways) {
    if (gateways.length == 0) {
      throw new IllegalArgumentException("a client needs a gateway");
    }
    return lab.at(Stream.of(gateways).map(Instance::address).toList());
  }

  /** Whether anything answers there. */
  public boolean answers(Instance instance) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(instance.address().getHost(), instance.address().getPort()),
          CONNECT_MILLIS);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /** How many tracks have asked for a sandbox with this prefix. */
  public long waiting(String namePrefix) {
    return committed(AllocateSandbox.class)
        .filter(command -> namePrefix.equals(command.getNamePrefix()))
        .map(AllocateSandbox::getTrackId)
        .distinct()
        .count();
  }

  /** The script of the track that got this answer. */
  public LabScript trackOf(Exchange exchange) {
    return lab.scriptOf(exchange.track());
  }

  /** Time since the start, as in {@link Exchange#answered()}. */
  public Duration elapsed() {
    return lab.elapsed();
  }

  /** Measures for how long all parts have been ready; who stops a part notes it here. */
  public ReadyTime readyTime() {
    return readyTime;
  }

  /** Kills the first instance of a part with SIGKILL. */
  public void kill(Part part) {
    readyTime.leave(part);
    instance(part).kill();
  }

  /** Publishes a record in a service's place. */
  public void publish(Topic topic, String key, SpecificRecord record) {
    RecordPublisher.publish(stack.bootstrapServers(), stack.schemaRegistry(), topic, key, record);
  }

  /** Publishes a value that no service can deserialize. */
  public void publishInvalid(Topic topic, String key) {
    RecordPublisher.publishInvalid(stack.bootstrapServers(), topic, key);
  }

  /** The first instance of a part. */
  public Instance instance(Part part) {
    return stack.instance(part);
  }

  /** Starts one more instance of a service; returns when it is ready. */
  public Instance startAnother(Part service) throws InterruptedException {
    return startAnother(service, PartSettings.usual());
  }

  /** Starts one more instance of a service with settings of its own; returns when it is ready. */
  public Instance startAnother(Part service, PartSettings settings) throws InterruptedException {
    return stack.startAnother(service, settings);
  }

  /** Starts a part again; returns when it is ready. */
  public void restart(Part part) {
    readyTime.leave(part);
    stack.instance(part).restart();
    readyTime.comeBack(part);
  }

  /**
   * Replaces Kafka by an empty one while no command is open; returns when the services are ready.
   * The guarantees keep the records that they have read.
   */
  public void loseKafka() {
    stack.haltServices();
    readToTheEnd();
    reader.close();
    stack.restartWithoutTopics();
    reader = openReader();
  }

  private void readToTheEnd() {
    do {
      readOn();
    } while (!reader.isAtEnd());
  }

  /**
   * Creates sandboxes for one scenario at the CSP, and waits until they are available.
   *
   * @return the prefix of their names, and of no others
   */
  public String addSandboxes(int count) throws InterruptedException {
    String prefix = newPrefix();
    addSandboxes(prefix, count);
    return prefix;
  }

  /** A prefix that no sandbox's name has yet. */
  public String newPrefix() {
    return "e2e-" + UUID.randomUUID() + "-";
  }

  /** Has the CSP create sandboxes of this prefix, and waits until the pool knows of them. */
  public void addSandboxes(String prefix, int count) throws InterruptedException {
    long before = synced(prefix);
    csp.createAccounts(count, prefix.substring(0, prefix.length() - 1));
    await(count + " sandboxes to become free", () -> synced(prefix) >= before + count);
  }

  /**
   * Has the CSP create a sandbox of this prefix that its list shows with other fields than it has,
   * and waits until the pool knows of it.
   *
   * @return its external id
   */
  public String addSandbox(String prefix, String fields) throws InterruptedException {
    List<String> before = csp.externalIds(prefix);
    csp.createAccount(prefix.substring(0, prefix.length() - 1), fields);
    String added =
        csp.externalIds(prefix).stream()
            .filter(account -> !before.contains(account))
            .findFirst()
            .orElseThrow();
    await(
        "the sandbox to become free",
        () ->
            committed(SandboxSynced.class)
                .anyMatch(event -> event.getSandbox().getExternalId().equals(added)));
    return added;
  }

  private long synced(String prefix) {
    return committed(SandboxSynced.class)
        .filter(event -> event.getSandbox().getName().startsWith(prefix))
        .map(SandboxSynced::getSandboxId)
        .distinct()
        .count();
  }

  /** Waits until the CSP's list, as it is from now on, has been read twice. */
  public void awaitTwoSyncs() throws InterruptedException {
    Instant now = Instant.now();
    await(
        "two syncs",
        () ->
            committed(SyncCompleted.class).filter(sync -> sync.getStartedAt().isAfter(now)).count()
                >= 2);
  }

  /** The committed commands, events and facts of a type that have been read so far. */
  public <E extends SpecificRecord> Stream<E> committed(Class<E> type) {
    return records.stream().map(CommittedRecord::value).filter(type::isInstance).map(type::cast);
  }

  /** The sandboxes whose allocation has been read so far, and no end of it. */
  public Set<String> leased() {
    Set<String> leased =
        committed(SandboxAllocated.class)
            .map(SandboxAllocated::getSandboxId)
            .collect(Collectors.toSet());
    committed(DeletionRequested.class).map(DeletionRequested::getSandboxId).forEach(leased::remove);
    committed(SandboxExpired.class).map(SandboxExpired::getSandboxId).forEach(leased::remove);
    return leased;
  }

  /** The sandboxes among these whose deletion has been read so far. */
  public Set<String> deleted(Collection<String> ids) {
    return committed(SandboxDeleted.class)
        .map(SandboxDeleted::getSandboxId)
        .filter(ids::contains)
        .collect(Collectors.toSet());
  }

  /** How many committed commands, events and facts have been read so far. */
  public int recordsRead() {
    return records.size();
  }

  /** Reads on until this has become true. */
  public void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited " + TIMEOUT.toSeconds() + " s for " + what);
      }
      watch();
    }
  }

  /** Reads on for a moment; fails when a part has died by itself. */
  public void watch() {
    stack.requireAllAlive();
    readOn();
  }

  /** The violations by the records and answers so far; open commands violate guarantees too. */
  public List<String> violationsSoFar() throws InterruptedException {
    showExchanges();
    return guarantees.violationsOfTheLog();
  }

  /** The violations that remain once no command is open. */
  public List<String> violationsAtRest() throws InterruptedException {
    return violationsAtRest(violation -> false);
  }

  /**
   * The violations that remain once no command is open.
   *
   * @param expected what is no violation in this scenario
   */
  public List<String> violationsAtRest(Predicate<String> expected) throws InterruptedException {
    var settling = new Settling(elapsed());
    readToTheEnd();
    List<String> violations = unexpected(expected);
    while (settling.mayEnd(violations.size(), elapsed())) {
      readOn();
      violations = unexpected(expected);
    }
    return violations;
  }

  private List<String> unexpected(Predicate<String> expected) throws InterruptedException {
    return violations().stream().filter(expected.negate()).toList();
  }

  /** Fails unless every guarantee holds once no command is open. */
  void requireGuarantees() throws InterruptedException {
    List<String> violations = violationsAtRest();
    if (!violations.isEmpty()) {
      throw new AssertionError(
          violations.size() + " violations:\n" + String.join("\n", violations));
    }
  }

  private List<String> violations() throws InterruptedException {
    showExchanges();
    return guarantees.violations();
  }

  private void showExchanges() {
    for (var exchange = exchanges.poll(); exchange != null; exchange = exchanges.poll()) {
      guarantees.show(exchange);
    }
  }

  private void readOn() {
    for (CommittedRecord record : reader.poll()) {
      records.add(record);
      guarantees.show(record);
    }
  }

  @Override
  public void close() {
    reader.close();
    stack.close();
  }
}
