package io.sandboxbroker.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Makes accounts from a seed: the same seed and calls give the same ids, names and gaps. Not
 * thread-safe.
 */
final class AccountFactory {
  private static final long HIGHEST_OF_SEED = 1_000_000;
  private static final List<String> OTHER_TYPES =
      List.of("standard", "sandbox", "partner", "sandbox");
  private static final List<String> OTHER_STATES =
      List.of("active", "disabled", "active", "pending");
  private static final List<String> SERVICE_NAMES = List.of("lab-gateway", "site-connector");

  private final SplittableRandom random;
  private final Map<String, Integer> lastNumbers = new HashMap<>();
  private long lastCspId;

  AccountFactory(long seed, SplittableRandom random) {
    this.random = random;
    // Another seed has other numbers, or a broker would take its accounts for those that it has
    // used up.
    this.lastCspId = 2_000_000 + Math.floorMod(seed, 1_000_000L) * HIGHEST_OF_SEED;
  }

  Account activeSandbox(String prefix, Instant now) {
    return account("sandbox", "active", prefix, now);
  }

  /** An account that a client must not take: by turns no sandbox, or not active. */
  Account other(String prefix, int turn, Instant now) {
    int kind = turn % OTHER_TYPES.size();
    return account(OTHER_TYPES.get(kind), OTHER_STATES.get(kind), prefix, now);
  }

  /** What the labs have left in an account: mostly nothing. */
  List<UniversalService> leftovers() {
    return SERVICE_NAMES.stream()
        .filter(name -> random.nextInt(8) == 0)
        .map(this::service)
        .toList();
  }

  UniversalService service(String name) {
    return UniversalService.of(uuid(), name);
  }

  private Account account(String type, String state, String prefix, Instant now) {
    int number = lastNumbers.merge(prefix, 1, Integer::sum);
    lastCspId++;
    Instant createdAt =
        now.minus(Duration.ofSeconds(random.nextLong(Duration.ofDays(90).toSeconds())))
            .truncatedTo(ChronoUnit.SECONDS)
            .plus(random.nextLong(1_000_000), ChronoUnit.MICROS);
    return new Account(
        type,
        state,
        Account.ID_PREFIX + uuid(),
        String.format(Locale.ROOT, "%s-%04d", prefix, number),
        random.nextInt(25) == 0 ? null : lastCspId,
        createdAt,
        random.nextInt(7) == 0 ? null : String.format(Locale.ROOT, "001SAND%011d", lastCspId));
  }

  /** A version 4 UUID from the seed. */
  private UUID uuid() {
    long high = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
