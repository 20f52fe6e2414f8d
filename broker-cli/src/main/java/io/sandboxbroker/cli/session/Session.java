package io.sandboxbroker.cli.session;

import io.sandboxbroker.cli.console.Console;
import io.sandboxbroker.cli.http.Answer;
import io.sandboxbroker.cli.http.ApiClient;
import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.http.RefusedException;
import io.sandboxbroker.cli.http.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The surroundings of one command.
 *
 * @param client sends its calls
 * @param console prints its results
 * @param timeout for how long a call is repeated while the broker is away
 * @param environment the environment variables
 */
public record Session(
    ApiClient client, Console console, Duration timeout, Map<String, String> environment) {

  public Session {
    environment = Map.copyOf(environment);
  }

  /**
   * Sends a call and repeats it for as long as the command may take.
   *
   * @throws RefusedException if the broker refuses the call for good
   * @throws UnavailableException if there is no final answer in time
   */
  public Answer send(Call call) throws InterruptedException {
    return client.send(call, timeout);
  }

  /** The present time. */
  public Instant now() {
    return client.pacing().now();
  }

  /** Pauses around this time, but not beyond the deadline. */
  public void pause(Duration time, Instant deadline) throws InterruptedException {
    Duration left = Duration.between(now(), deadline);
    Duration pause = client.pacing().around(time);
    client.pacing().pauses().pause(pause.compareTo(left) < 0 || left.isNegative() ? pause : left);
  }
}
