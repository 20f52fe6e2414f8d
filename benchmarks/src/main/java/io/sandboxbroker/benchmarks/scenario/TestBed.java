package io.sandboxbroker.benchmarks.scenario;

import io.sandboxbroker.benchmarks.load.Answer;
import io.sandboxbroker.benchmarks.load.Answers;
import io.sandboxbroker.benchmarks.load.LoadDriver;
import io.sandboxbroker.benchmarks.pool.Pool;
import io.sandboxbroker.benchmarks.process.Program;
import io.sandboxbroker.benchmarks.report.RunResult;
import io.sandboxbroker.localstack.LocalStack;
import io.sandboxbroker.localstack.Part;
import io.sandboxbroker.localstack.PartSettings;
import io.sandboxbroker.localstack.StackSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A broker for one scenario, with an empty CSP and a pool that the scenario fills. Records all
 * answers and checks them against the guarantees at the end. Belongs to one thread.
 */
final class TestBed implements AutoCloseable {

  /** One token carries the whole load here, which is more than one may. */
  private static final Map<String, String> NO_RATE_LIMITS =
      Map.of(
          "RATE_LIMIT_TRACK_PER_SEC", "1000000",
          "RATE_LIMIT_TRACK_BURST", "1000000",
          "RATE_LIMIT_TOKEN_PER_SEC", "1000000",
          "RATE_LIMIT_TOKEN_BURST", "1000000");

  private final ScenarioContext context;
  private final Map<String, Double> figures;
  private final LocalStack stack;
  private final Pool pool;
  private final List<Answer> answers = new ArrayList<>();
  private final List<Program> allocators = new ArrayList<>();
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private long filled;
  private double falseExhaustions;

  private TestBed(ScenarioContext context, Map<String, Double> figures, LocalStack stack) {
    this.context = context;
    this.figures = figures;
    this.stack = stack;
    this.pool = new Pool(stack.dynamoDb(), stack.table());
    allocators.add(new Program(stack.instance(Part.ALLOCATOR)));
  }

  static TestBed start(Scenario scenario, ScenarioContext context) throws InterruptedException {
    return start(scenario, context, Map.of());
  }

  static TestBed start(Scenario scenario, ScenarioContext context, Map<Part, PartSettings> parts)
      throws InterruptedException {
    var settings =
        new StackSettings(
            context.root(), context.folder().resolve(scenario.name()), 0, NO_RATE_LIMITS, parts);
    return new TestBed(
        context, context.figures(scenario.name()), LocalStack.start(settings, context.out()));
  }

  /** The figures of the scenario, to which it adds its own. */
  Map<String, Double> figures() {
    return figures;
  }

  /** A size of pool or load at the scale of this run. */
  int scaled(int size) {
    return context.scaled(size);
  }

  LocalStack stack() {
    return stack;
  }

  Program gateway() {
    return new Program(stack.instance(Part.API_GATEWAY));
  }

  List<Program> allocators() {
    return List.copyOf(allocators);
  }

  /** Starts one more allocator, which is ready when this returns. */
  Program startAllocator(PartSettings settings) throws InterruptedException {
    var started = new Program(stack.startAnother(Part.ALLOCATOR, settings));
    allocators.add(started);
    return started;
  }

  /** SIGKILL. */
  void kill(Program allocator) {
    allocators.remove(allocator);
    allocator.instance().kill();
  }

  /** Ends an allocator in order. */
  void stop(Program allocator) throws InterruptedException {
    falseExhaustions += falseExhaustions(allocator);
    allocators.remove(allocator);
    allocator.instance().stop();
  }

  private static double falseExhaustions(Program allocator) throws InterruptedException {
    return allocator.metrics().sum("broker_false_exhaustion_total");
  }

  /** Adds so many free sandboxes. */
  void fill(int count) {
    pool.fill(count);
    filled += count;
    context.out().printf("  filled with %,d sandboxes%n", count);
  }

  /** A driver of so many clients. */
  LoadDriver clients(int count) {
    return new LoadDriver(stack.gateway(), stack.trackToken(), count);
  }

  /** A driver of so many operators. */
  LoadDriver operators(int count) {
    return new LoadDriver(stack.gateway(), stack.adminToken(), count);
  }

  /**
   * Gives each of these tracks a sandbox, which the scenario releases. The guarantees at the end
   * know nothing of them.
   */
  List<Answer> hold(LoadDriver driver, List<String> tracks) {
    pool.fill(tracks.size());
    Answers held = driver.run(tracks);
    if (held.allocated() != tracks.size()) {
      throw new IllegalStateException("Not all tracks hold a sandbox: " + held.statuses());
    }
    return held.all();
  }

  /** New tracks. */
  List<String> tracks(String name, int count) {
    return IntStream.range(0, count).mapToObj(n -> name + "-" + run + "-" + n).toList();
  }

  /** Sends a request for each of these tracks, and records the answers. */
  Answers run(LoadDriver driver, List<String> tracks) {
    return record(driver.run(tracks));
  }

  /** Records answers. */
  Answers record(Answers result) {
    answers.addAll(result.all());
    context
        .out()
        .printf(
            "  %,d requests: %s, %.0f sandboxes per second%n",
            result.all().size(), result.statuses(), result.rate());
    return result;
  }

  /** Checks all answers against the guarantees, once no request is open. */
  List<String> violations() throws InterruptedException {
    return result().violations();
  }

  /** Checks all answers against the guarantees of a broker that may refuse requests. */
  List<String> violationsUnderOverload() throws InterruptedException {
    return result().violationsUnderOverload();
  }

  private RunResult result() throws InterruptedException {
    Set<String> tracks = answers.stream().map(Answer::track).collect(Collectors.toSet());
    for (Program allocator : allocators) {
      falseExhaustions += falseExhaustions(allocator);
    }
    return new RunResult(answers, pool.leases(tracks), filled, pool.free(), falseExhaustions);
  }

  @Override
  public void close() {
    pool.close();
    stack.close();
  }
}
