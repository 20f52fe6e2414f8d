package io.sandboxbroker.e2e.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The script of one student's lab. It retries after 500, 502, 503, 504, broken connections and
 * timeouts, as the same track; every other answer is final. It gives up after a time in which all
 * parts of the broker were ready without a break.
 *
 * @param lab sends its requests
 * @param track its id
 * @param headers that its allocations carry beside the usual
 */
public record LabScript(LabClient lab, String track, Map<String, String> headers) {

  private static final Set<Integer> TRANSIENT = Set.of(Exchange.NO_ANSWER, 500, 502, 503, 504);

  /** Also when a part does not come back. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final long PAUSE_SECONDS = 1;

  /** The longest that a gateway lets a request wait. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  public LabScript {
    headers = Map.copyOf(headers);
  }

  /** The same track, wanting only sandboxes whose name begins so. */
  public LabScript wanting(String namePrefix) {
    return with("X-Sandbox-Name-Prefix", namePrefix);
  }

  /** The same track, with this Idempotency-Key. */
  public LabScript withKey(String key) {
    return with("Idempotency-Key", key);
  }

  /** The same track, saying how it would have its allocations answered. */
  public LabScript preferring(String preference) {
    return with("Prefer", preference);
  }

  /** The same track, whose allocations carry this trace context. */
  public LabScript traced(String traceparent) {
    return with("traceparent", traceparent);
  }

  /** The same track, asking there. */
  public LabScript at(LabClient other) {
    return new LabScript(other, track, headers);
  }

  private LabScript with(String header, String value) {
    var more = new HashMap<>(headers);
    more.put(header, value);
    return new LabScript(lab, track, more);
  }

  /** Asks for a sandbox until there is a final answer. */
  public Exchange allocate() throws InterruptedException {
    return untilFinal(() -> allocateOnce());
  }

  /** Asks for a sandbox once. */
  public Exchange allocateOnce() throws InterruptedException {
    return lab.send(Call.ALLOCATE, track, "", headers);
  }

  /**
   * Asks for a sandbox until there is a final answer, and waits for as long as a gateway allows.
   */
  public Exchange allocatePatiently() throws InterruptedException {
    return untilFinal(() -> allocateOncePatiently());
  }

  /** Asks for a sandbox once, and waits for as long as a gateway allows. */
  public Exchange allocateOncePatiently() throws InterruptedException {
    return preferring("wait=" + LONGEST_WAIT.toSeconds())
        .allocateAndHangUp(LONGEST_WAIT.plusSeconds(10));
  }

  /** Asks for a sandbox once, and hangs up when there is no answer after this time. */
  public Exchange allocateAndHangUp(Duration timeout) throws InterruptedException {
    return lab.send(Call.ALLOCATE, track, "", headers, timeout);
  }

  /** Renews the lease of a sandbox; with one key it is one renewal. */
  public Exchange renew(String sandbox, String key) throws InterruptedException {
    return untilFinal(() -> lab.send(Call.RENEW, track, sandbox, Map.of("Idempotency-Key", key)));
  }

  /** Swaps a sandbox for another one. */
  public Exchange swap(String sandbox) throws InterruptedException {
    return untilFinal(() -> lab.send(Call.SWAP, track, sandbox, Map.of()));
  }

  /** Lists what the track holds. */
  public Exchange mine() throws InterruptedException {
    return untilFinal(() -> lab.send(Call.MINE, track, "", Map.of()));
  }

  /** Gives a sandbox back. */
  public Exchange markForDeletion(String sandbox) throws InterruptedException {
    return untilFinal(() -> markForDeletionOnce(sandbox));
  }

  /** Gives a sandbox back, once. */
  public Exchange markForDeletionOnce(String sandbox) throws InterruptedException {
    return lab.send(Call.MARK_FOR_DELETION, track, sandbox, Map.of());
  }

  /** Looks at a sandbox, once. */
  public Exchange detailsOnce(String sandbox) throws InterruptedException {
    return lab.send(Call.DETAILS, track, sandbox, Map.of());
  }

  /** Looks at a sandbox. */
  public Exchange details(String sandbox) throws InterruptedException {
    return untilFinal(() -> detailsOnce(sandbox));
  }

  /** Asks what has become of a command. */
  public Exchange command(String id) throws InterruptedException {
    return untilFinal(() -> lab.send(Call.COMMAND, track, id, Map.of()));
  }

  /** Watches a command until its outcome. */
  public CommandWatch watch(String id) {
    return lab.watch("/v1/commands/" + id + "/events", track, Map.of());
  }

  /** Watches a command further, behind the event with this id. */
  public CommandWatch resume(String id, String lastEventId) {
    return lab.watch("/v1/commands/" + id + "/events", track, Map.of("Last-Event-ID", lastEventId));
  }

  /** Waits no more for what a command asked for. */
  public Exchange cancel(String id) throws InterruptedException {
    return untilFinal(() -> lab.send(Call.CANCEL, track, id, Map.of()));
  }

  private interface Attempt {
    Exchange send() throws InterruptedException;
  }

  private Exchange untilFinal(Attempt attempt) throws InterruptedException {
    var never = new CountDownLatch(1);
    Duration begin = lab.elapsed();
    Exchange exchange = attempt.send();
    while (TRANSIENT.contains(exchange.status())
        && lab.readySince(begin).compareTo(lab.patience()) < 0
        && lab.elapsed().minus(begin).compareTo(LONGEST) < 0) {
      if (never.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the latch never opens");
      }
      exchange = attempt.send();
    }
    return exchange;
  }
}
