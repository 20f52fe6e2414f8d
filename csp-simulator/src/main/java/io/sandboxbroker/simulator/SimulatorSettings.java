package io.sandboxbroker.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a simulator starts, read from the environment or from a map of the same names.
 *
 * @param bind {@code SIM_BIND}, the address to listen on (127.0.0.1)
 * @param port {@code SIM_PORT}, 0 for a free one (8090)
 * @param seed {@code SIM_SEED}, what accounts, latencies and faults are drawn from (1); other seeds
 *     give other accounts
 * @param accounts {@code SIM_ACCOUNTS}, active sandboxes at the start (200)
 * @param otherAccounts {@code SIM_OTHER_ACCOUNTS}, accounts that are no sandboxes or not active
 *     (10)
 * @param prefixes {@code SIM_PREFIXES}, of the names, by turns
 *     (lab-adventure,lab-security,lab-network)
 * @param token {@code SIM_TOKEN}, that of the accounts API (csp_token_local)
 * @param email {@code SIM_EMAIL}, that signs in to the services API (broker@example.com)
 * @param password {@code SIM_PASSWORD}, of the same (csp_password_local)
 * @param sessionLength {@code SIM_SESSION_LENGTH}, how long a session's jwt is good for (1h)
 * @param deleteLatency {@code SIM_DELETE_LATENCY} (0); the real CSP's is about 3s..10s
 * @param listLatency {@code SIM_LIST_LATENCY} (0)
 * @param listLag {@code SIM_LIST_LAG}, for how long the list still shows an account that is gone
 *     (0)
 * @param rateLimit {@code SIM_RATE_LIMIT}, requests per second, also the burst (none)
 * @param maxInFlight {@code SIM_MAX_IN_FLIGHT}, requests at once before 503 (1024)
 */
public record SimulatorSettings(
    String bind,
    int port,
    long seed,
    int accounts,
    int otherAccounts,
    List<String> prefixes,
    String token,
    String email,
    String password,
    Duration sessionLength,
    Latency deleteLatency,
    Latency listLatency,
    Duration listLag,
    @Nullable RateLimit rateLimit,
    int maxInFlight) {

  /** Copies the prefixes. */
  public SimulatorSettings {
    prefixes = List.copyOf(prefixes);
  }

  /**
   * Reads the settings; names that do not begin with {@code SIM_} are ignored.
   *
   * @throws IllegalArgumentException naming the setting that is unknown or unreadable, and why
   */
  public static SimulatorSettings from(Map<String, String> environment) {
    SettingsReader reader = new SettingsReader(environment);
    SimulatorSettings settings =
        new SimulatorSettings(
            reader.text("SIM_BIND", "127.0.0.1"),
            reader.number("SIM_PORT", 8090, 0, 65_535),
            reader.read("SIM_SEED", "1", Long::parseLong),
            reader.number("SIM_ACCOUNTS", 200, 0, Accounts.MAX / 2),
            reader.number("SIM_OTHER_ACCOUNTS", 10, 0, Accounts.MAX / 2),
            reader.read(
                "SIM_PREFIXES",
                "lab-adventure,lab-security,lab-network",
                SimulatorSettings::prefixes),
            reader.text("SIM_TOKEN", "csp_token_local"),
            reader.text("SIM_EMAIL", "broker@example.com"),
            reader.text("SIM_PASSWORD", "csp_password_local"),
            reader.read("SIM_SESSION_LENGTH", "1h", DurationText::parse),
            reader.read("SIM_DELETE_LATENCY", "0", Latency::parse),
            reader.read("SIM_LIST_LATENCY", "0", Latency::parse),
            reader.read("SIM_LIST_LAG", "0", DurationText::parse),
            reader.optional("SIM_RATE_LIMIT", SimulatorSettings::limit),
            reader.number("SIM_MAX_IN_FLIGHT", 1024, 1, 100_000));
    reader.refuseUnknown();
    return settings;
  }

  private static List<String> prefixes(String text) {
    List<String> prefixes = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (prefixes.contains("")) {
      throw new IllegalArgumentException("a prefix must not be blank");
    }
    return prefixes;
  }

  private static RateLimit limit(String text) {
    int perSecond = Integer.parseInt(text);
    return new RateLimit(perSecond, perSecond, null);
  }
}
