package io.sandboxbroker.simulation.client;

import io.sandboxbroker.simulation.csp.CspEntry;
import io.sandboxbroker.simulation.csp.SimulatedCsp;
import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.judge.Judge;
import io.sandboxbroker.simulation.process.World;
import io.sandboxbroker.simulation.time.Host;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The students of a life, the gateways that they use, and the accounts that appear. */
public final class Classroom {

  private static final long MAX_SKEW = 60_000;
  private static final int FIRST_NUMBER = 1_000;
  private static final long MAX_HIDDEN = 240_000;

  private final World world;
  private final Judge judge;
  private final SimulatedCsp csp;
  private final List<Gateway> gateways = new ArrayList<>();
  private int ids;
  private int accounts;
  private int changes;
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

  /** Lets a student of a track come back. */
  public void readmit(String track) {
    working++;
    world.scheduler().after(1, new Student(this, track)::begin);
  }

  /** Creates an account, which the CSP's next list shows. */
  public void addAccount() {
    String number = Integer.toString(FIRST_NUMBER + accounts);
    accounts++;
    csp.create(
        "account-" + number, number, (world.chance().happens(0.7) ? "lab-" : "big-") + number);
  }

  /** Has the CSP's list show one account otherwise, or lack one for a while. */
  public void changeAccount() {
    List<CspEntry> present = csp.accounts();
    if (present.isEmpty()) {
      return;
    }
    CspEntry account = world.chance().oneOf(present);
    changes++;
    csp.change(
        switch (world.chance().between(0, 4)) {
          case 0, 1 -> account.named("lab-" + account.id() + "-" + changes);
          case 2, 3 ->
              account.hidden(world.scheduler().now() + world.chance().between(1_000L, MAX_HIDDEN));
          default ->
              account.numbered(
                  world.chance().happens(0.5) ? null : world.chance().oneOf(present).number());
        });
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
    return lastAllocated == null ? Integer.toString(FIRST_NUMBER) : lastAllocated;
  }

  void leaves() {
    working--;
  }

  /** Whether every student has gone. */
  public boolean isEmpty() {
    return working == 0;
  }
}
