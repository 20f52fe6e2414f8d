package io.sandboxbroker.localstack.check;

import io.sandboxbroker.localstack.SimulatedCsp;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Checks of a sandbox's lifecycle, from its creation at the CSP to its deletion there. They need a
 * broker with {@link #SHORT_TIMES}.
 */
public final class LifecycleChecks {

  /** The environment of a broker with short leases. */
  public static final Map<String, String> SHORT_TIMES =
      Map.of(
          "LAB_DURATION_HOURS", "10s",
          "GRACE_PERIOD_MINUTES", "2s",
          "SYNC_INTERVAL_SEC", "2");

  /** Beyond the longest of the short times, on a slow machine. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration LONG_LAG = Duration.ofMinutes(10);

  private final LabScript lab;
  private final SimulatedCsp csp;
  private final String run = UUID.randomUUID().toString();

  private LifecycleChecks(URI gateway, String token, SimulatedCsp csp) {
    lab = new LabScript(gateway, token);
    this.csp = csp;
  }

  /** A condition that becomes true. */
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /**
   * The checks; each stands alone.
   *
   * @param gateway base address of the API
   * @param token the track token
   * @param csp the simulated CSP of the broker
   */
  public static List<Check> of(URI gateway, String token, SimulatedCsp csp) {
    var checks = new LifecycleChecks(gateway, token, csp);
    return List.of(
        new Check(
            "a sandbox that the CSP creates is discovered and allocated to the track that waits for"
                + " it",
            checks::discovery),
        new Check(
            "a returned sandbox is deleted at the CSP, and its last owner gets 404",
            checks::release),
        new Check("an expired sandbox is deleted at the CSP without a request", checks::expiry),
        new Check(
            "a used sandbox is never allocated again, although the CSP's list still shows it",
            checks::noReissue));
  }

  private void discovery() throws IOException, InterruptedException {
    String prefix = create("discovered", 1);
    lab.allocate(track("discovery"), prefix)
        .requireStatus(201)
        .requireFields("sandbox_id", "expires_at");
  }

  private void release() throws IOException, InterruptedException {
    String track = track("release");
    Answer sandbox = lab.allocate(track, create("released", 1)).requireStatus(201);
    requireExists(sandbox);
    lab.markForDeletion(track, sandbox.text("sandbox_id")).requireStatus(200);
    awaitEnd(track, sandbox);
  }

  private void expiry() throws IOException, InterruptedException {
    String track = track("expiry");
    Answer sandbox = lab.allocate(track, create("expiring", 1)).requireStatus(201);
    requireExists(sandbox);
    awaitEnd(track, sandbox);
  }

  private void noReissue() throws IOException, InterruptedException {
    csp.setListLag(LONG_LAG);
    try {
      String prefix = create("used", 2);
      String track = track("first");
      Answer used = lab.allocate(track, prefix).requireStatus(201);
      lab.markForDeletion(track, used.text("sandbox_id")).requireStatus(200);
      awaitEnd(track, used);
      // The first of them may have begun before the account was gone.
      long listed = csp.listRequests();
      await("the list to be read again", () -> csp.listRequests() >= listed + 2);

      Answer other = lab.allocate(track("second"), prefix).requireStatus(201);
      if (other.text("sandbox_id").equals(used.text("sandbox_id"))) {
        throw new CheckFailedException("the used sandbox was allocated again: " + other);
      }
      lab.allocateAtOnce(track("third"), prefix).requireStatus(409);
    } finally {
      csp.setListLag(Duration.ZERO);
    }
  }

  /** Returns the prefix of the names of these accounts, and of no others. */
  private String create(String name, int count) throws InterruptedException {
    String prefix = "check-" + run + "-" + name;
    csp.createAccounts(count, prefix);
    return prefix;
  }

  private void requireExists(Answer sandbox) throws InterruptedException {
    if (!csp.hasAccount(sandbox.text("external_id"))) {
      throw new CheckFailedException("the CSP does not have " + sandbox);
    }
  }

  private void awaitEnd(String track, Answer sandbox) throws IOException, InterruptedException {
    await("the CSP to have deleted it", () -> !csp.hasAccount(sandbox.text("external_id")));
    await(
        "the broker to know that it is gone",
        () -> lab.details(track, sandbox.text("sandbox_id")).status() == 404);
  }

  private static void await(String what, Condition condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new CheckFailedException("waited " + TIMEOUT.toSeconds() + " s for " + what);
      }
      Thread.sleep(PAUSE);
    }
  }

  private String track(String name) {
    return "check-" + run + "-" + name;
  }
}
