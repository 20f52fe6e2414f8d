package io.sandboxbroker.simulation.client;

import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SandboxVanished;
import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.judge.Judge;
import io.sandboxbroker.simulation.process.SimulatedCsp;
import io.sandboxbroker.simulation.process.World;
import io.sandboxbroker.simulation.time.Host;
import io.sandboxbroker.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The students of a life, the gateways that they use, and the accounts that appear. */
public final class Classroom {

  private static final long MAX_SKEW = 60_000;

  private final World world;
  private final Judge judge;
  private final SimulatedCsp csp;
  private final List<Gateway> gateways = new ArrayList<>();
  private final List<String> sandboxes = new ArrayList<>();
  private int ids;
  private int facts;
  private int tracks;
  private int working;
  private @Nullable String lastAllocated;

  public Classroom(World world, Judge judge, SimulatedCsp csp) {
    this.world = world;
    this.judge = judge;
    this.csp = csp;
    for (int number = 1; number <= 2; number++) {
      gateways.add(gateway("gateway-" + number));
    }
    disturb();
    new Operator(this).begin();
  }

  private Gateway gateway(String name) {
    long skew =
        world.faults().happens(Fault.CLOCK_SKEW) ? world.chance().between(-MAX_SKEW, MAX_SKEW) : 0;
    return new Gateway(world, new Host(name, world.scheduler(), world.chance().fork(), skew));
  }

  private void disturb() {
    world
        .scheduler()
        .after(
            1_000,
            () -> {
              for (int at = 0; at < gateways.size(); at++) {
                Host host = gateways.get(at).host();
                if (world.faults().happens(Fault.CRASH)) {
                  world.story().add(host.name(), "ends and starts again");
                  host.crash();
                  gateways.set(at, gateway(host.name()));
                }
              }
              disturb();
            });
  }

  /** Lets students begin, spread over some time. */
  public void admit(int students, long spread) {
    for (int number = 0; number < students; number++) {
      tracks++;
      var student = new Student(this, "track-" + tracks);
      working++;
      world.scheduler().after(world.chance().between(0, spread), student::begin);
    }
  }

  /** Creates an account, which the CSP's list then shows. */
  public void addAccount() {
    String id = Integer.toString(1_000 + sandboxes.size());
    sandboxes.add(id);
    csp.create("account-" + id);
    discover(id, (world.chance().happens(0.7) ? "lab-" : "big-") + id);
  }

  /** Has the CSP's list show one account under another name, or lack one for a while. */
  public void changeAccount() {
    if (sandboxes.isEmpty()) {
      return;
    }
    String id = world.chance().oneOf(sandboxes);
    if (!csp.has("account-" + id)) {
      if (world.chance().happens(0.2)) {
        // A list that lags shows an account that is deleted.
        discover(id, "lab-" + id);
      }
    } else if (world.chance().happens(0.5)) {
      discover(id, "lab-" + id + "-" + facts);
    } else {
      facts++;
      publish(
          id,
          new SandboxVanished(
              "vanished-" + facts, id, "sync-" + facts, world.scheduler().instant()));
      world
          .scheduler()
          .after(world.chance().between(1_000L, 60_000), () -> discover(id, "lab-" + id));
    }
  }

  private void discover(String id, String name) {
    facts++;
    world.story().add("csp", "lists %s as %s", id, name);
    publish(
        id,
        new SandboxDiscovered(
            "discovered-" + facts,
            id,
            "sync-" + facts,
            name,
            "account-" + id,
            "",
            null,
            world.scheduler().instant()));
  }

  private void publish(String key, SpecificRecord fact) {
    String topic = Topics.CSP.name();
    world
        .log()
        .append(
            new ProducerRecord<>(topic, key, World.RECORDS.serializer().serialize(topic, fact)),
            world.scheduler().millis());
  }

  World world() {
    return world;
  }

  Judge judge() {
    return judge;
  }

  Gateway gateway() {
    return world.chance().oneOf(gateways);
  }

  String newId() {
    ids++;
    return "c" + ids;
  }

  /** A student has got this sandbox. */
  void onAllocated(String sandbox) {
    lastAllocated = sandbox;
  }

  /** A sandbox that another student may hold. */
  String someSandbox() {
    return lastAllocated == null ? "1000" : lastAllocated;
  }

  void leaves() {
    working--;
  }

  /** Whether every student has gone. */
  public boolean isEmpty() {
    return working == 0;
  }
}
