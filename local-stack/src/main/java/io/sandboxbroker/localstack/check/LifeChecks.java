package io.sandboxbroker.localstack.check;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The whole life of a sandbox, from its creation at the CSP to its end there. For a broker whose
 * times have been made short: {@link #SHORT_TIMES}.
 */
public final class LifeChecks {

  /** In the environment of a broker whose sandboxes' lives are to be watched. */
  public static final Map<String, String> SHORT_TIMES =
      Map.of(
          "LAB_DURATION_HOURS", "10s",
          "GRACE_PERIOD_MINUTES", "2s",
          "SYNC_INTERVAL_SEC", "2");

  /** Beyond the longest of the short times, on a slow machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration LONG_LAG = Duration.ofMinutes(10);

  private final LabScript lab;
  private final SimulatedCsp csp;
  private final String run = UUID.randomUUID().toString();

  private LifeChecks(URI gateway, String token, URI simulatorControl) {
    lab = new LabScript(gateway, token);
    csp = new SimulatedCsp(simulatorControl);
  }

  /** Something that comes to be true. */
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /**
   * The checks; each stands alone.
   *
   * @param gateway base address of the API
   * @param token the track token
   * @param simulatorControl base address of the simulated CSP's control API
   */
  public static List<Check> of(URI gateway, String token, URI simulatorControl) {
    var checks = new LifeChecks(gateway, token, simulatorControl);
    return List.of(
        new Check(
            "a sandbox that the CSP creates is discovered and given to the track that waits for it",
            checks::discovery),
        new Check(
            "a sandbox that was given back is deleted at the CSP, and its last owner sees it gone",
            checks::release),
        new Check(
            "a sandbox whose time is up is deleted at the CSP though nobody asks", checks::expiry),
        new Check(
            "a used sandbox is never issued again, though the CSP's list still shows it",
            checks::noReissue));
  }

  private void discovery() throws IOException, InterruptedException {
    String prefix = create("discovered", 1);
    lab.allocate(track("discovery"), prefix).mustBe(201).mustHave("sandbox_id", "expires_at");
  }

  private void release() throws IOException, InterruptedException {
    String track = track("release");
    Answer sandbox = lab.allocate(track, create("released", 1)).mustBe(201);
    mustExist(sandbox);
    lab.markForDeletion(track, sandbox.text("sandbox_id")).mustBe(200);
    awaitEnd(track, sandbox);
  }

  private void expiry() throws IOException, InterruptedException {
    String track = track("expiry");
    Answer sandbox = lab.allocate(track, create("expiring", 1)).mustBe(201);
    mustExist(sandbox);
    awaitEnd(track, sandbox);
  }

  private void noReissue() throws IOException, InterruptedException {
    csp.setListLag(LONG_LAG);
    try {
      String prefix = create("used", 2);
      String track = track("first");
      Answer used = lab.allocate(track, prefix).mustBe(201);
      lab.markForDeletion(track, used.text("sandbox_id")).mustBe(200);
      awaitEnd(track, used);
      // The first of them may have begun before the account was gone.
      long listed = csp.timesListed();
      await("the list to be read again", () -> csp.timesListed() >= listed + 2);

      Answer other = lab.allocate(track("second"), prefix).mustBe(201);
      if (other.text("sandbox_id").equals(used.text("sandbox_id"))) {
        throw new CheckFailedException("the used sandbox was issued again: " + other);
      }
      lab.allocateAtOnce(track("third"), prefix).mustBe(409);
    } finally {
      csp.setListLag(Duration.ZERO);
    }
  }

  /** Returns the prefix of the names of these accounts, and of no others. */
  private String create(String name, int count) throws IOException, InterruptedException {
    String prefix = "check-" + run + "-" + name;
    csp.createAccounts(count, prefix);
    return prefix;
  }

  private void mustExist(Answer sandbox) throws IOException, InterruptedException {
    if (!csp.has(sandbox.text("external_id"))) {
      throw new CheckFailedException("the CSP does not have " + sandbox);
    }
  }

  private void awaitEnd(String track, Answer sandbox) throws IOException, InterruptedException {
    await("the CSP to have deleted it", () -> !csp.has(sandbox.text("external_id")));
    await(
        "the broker to know that it is gone",
        () -> lab.details(track, sandbox.text("sandbox_id")).status() == 404);
  }

  private static void await(String what, Condition condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new CheckFailedException("waited " + PATIENCE.toSeconds() + " s for " + what);
      }
      Thread.sleep(PAUSE);
    }
  }

  private String track(String name) {
    return "check-" + run + "-" + name;
  }
}
