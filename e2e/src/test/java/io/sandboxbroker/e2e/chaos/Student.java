package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabClient;
import io.sandboxbroker.e2e.client.LabScript;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One student's way through a lab: takes a sandbox, perhaps asks twice, looks at it, gives it back,
 * perhaps twice, and perhaps starts again. Some hang up, some leave without returning it, and some
 * keep it until their lease is over.
 */
final class Student {

  private static final int MAX_THINK_MILLIS = 1_000;
  private static final int OVERSLEEP_SECONDS = 75;

  /** The clocks of the broker and of the students may differ by so much. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Set<Integer> REFUSALS = Set.of(403, 404, 409, 410);
  private static final String NO_SUCH_PREFIX = "chaos-none-";

  private final LabClient lab;
  private final SplittableRandom random;
  private final Scripts scripts;
  private final CountDownLatch closing;
  private final String prefix;
  private final boolean hasKeys;

  /**
   * A new student.
   *
   * @param lab asks any gateway
   * @param closing opens when students shall hurry
   */
  Student(LabClient lab, SplittableRandom random, Scripts scripts, CountDownLatch closing) {
    this.lab = lab;
    this.random = random;
    this.scripts = scripts;
    this.closing = closing;
    prefix = prefix(random.nextInt(100));
    hasKeys = percent(25);
  }

  private static String prefix(int drawn) {
    if (drawn < 4) {
      return NO_SUCH_PREFIX;
    }
    List<String> prefixes = AccountSupply.PREFIXES;
    return drawn < 30 ? prefixes.get(drawn % prefixes.size()) : "";
  }

  void live() throws InterruptedException {
    LabScript track = lab.track("chaos").preferring("wait=" + (5 + 5 * random.nextInt(3)));
    LabScript wanting = prefix.isEmpty() ? track : track.wanting(prefix);
    boolean comesAgain = percent(20);
    useOne(hasKeys ? wanting.withKey("first-" + UUID.randomUUID()) : wanting);
    if (comesAgain) {
      useOne(hasKeys ? wanting.withKey("second-" + UUID.randomUUID()) : wanting);
    }
  }

  private void useOne(LabScript script) throws InterruptedException {
    Instant begin = Instant.now();
    if (percent(12)) {
      script.allocateAndHangUp(Duration.ofMillis(random.nextInt(50, 4_000)));
      if (percent(50)) {
        return;
      }
    }
    Exchange given = scripts.answer(script, "a sandbox", script::allocate);
    if (isRefusal(given, begin)) {
      think();
      return;
    }
    if (!expect(201, given)) {
      return;
    }
    if (!given.text("name").startsWith(prefix)) {
      scripts.unexpected("%s wants %s and was given %s".formatted(script.track(), prefix, given));
    }
    Instant end = Instant.ofEpochSecond(Long.parseLong(given.text("expires_at"))).minus(MARGIN);
    use(script, given.text("sandbox_id"), end);
  }

  /** For want of a sandbox, or of a lease of its own that is over with the answer lost. */
  private boolean isRefusal(Exchange given, Instant begin) {
    boolean hadALease = Instant.now().isAfter(begin.plus(LEASE).minus(MARGIN));
    return given.status() == 409
        && (given.text("code").equals("NO_SANDBOXES_AVAILABLE")
            || hasKeys && hadALease && given.text("code").equals("IDEMPOTENCY_KEY_REUSED"));
  }

  private void use(LabScript script, String sandbox, Instant end) throws InterruptedException {
    if (percent(30)) {
      Exchange same = scripts.answer(script, "the same", script::allocate);
      boolean isSame = same.status() == 201 && same.text("sandbox_id").equals(sandbox);
      if (!isSame && Instant.now().isBefore(end)) {
        scripts.unexpected("%s has %s and got %s".formatted(script.track(), sandbox, same));
      }
    }
    think();
    if (percent(8)) {
      var unused = closing.await(OVERSLEEP_SECONDS, TimeUnit.SECONDS);
    }
    if (percent(50)) {
      expectUntil(end, scripts.answer(script, "details", () -> script.details(sandbox)));
    }
    if (percent(85)) {
      giveBack(script, sandbox, end);
      if (percent(20)) {
        giveBack(script, sandbox, end);
      }
    }
    think();
  }

  private void giveBack(LabScript script, String sandbox, Instant end) throws InterruptedException {
    expectUntil(end, scripts.answer(script, "a release", () -> script.markForDeletion(sandbox)));
  }

  private void expectUntil(Instant end, Exchange answer) {
    if (Instant.now().isBefore(end) || !REFUSALS.contains(answer.status())) {
      expect(200, answer);
    }
  }

  private boolean expect(int status, Exchange answer) {
    if (answer.status() != status) {
      scripts.unexpected("%d was expected, and not %s".formatted(status, answer));
    }
    return answer.status() == status;
  }

  private boolean percent(int share) {
    return random.nextInt(100) < share;
  }

  /** Waits a random time, or until the load is closed. */
  private void think() throws InterruptedException {
    var unused = closing.await(random.nextInt(MAX_THINK_MILLIS), TimeUnit.MILLISECONDS);
  }
}
