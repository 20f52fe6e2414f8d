package io.sandboxbroker.cli.track;

import io.sandboxbroker.cli.console.Console;
import io.sandboxbroker.cli.http.Answer;
import io.sandboxbroker.cli.http.Call;
import io.sandboxbroker.cli.http.RefusedException;
import io.sandboxbroker.cli.http.UnavailableException;
import io.sandboxbroker.cli.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One wish for a sandbox: an allocation or a swap. It waits in the queue of the broker for longer
 * than one request can, and keeps its place there. Belongs to one thread.
 */
public final class Allocation {

  /** The longest wait of one request. A command that is accepted for later waits ten minutes. */
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(60);

  private static final Duration FOR_THE_ANSWER = Duration.ofSeconds(10);
  private static final Duration FIRST_POLL = Duration.ofMillis(200);
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final int CONFLICT = 409;

  private final TrackApi track;
  private final Session session;
  private final Console console;
  private final Call call;

  /** The state of the command that waits at the broker; none while none does. */
  private @Nullable String location;

  /**
   * A wish that has not been sent.
   *
   * @param call the request, without its preference and its key
   * @param key the same for all attempts
   */
  private Allocation(TrackApi track, Call call, String key) {
    this.track = track;
    this.call = call.with("Idempotency-Key", key);
    session = track.session();
    console = session.console();
  }

  /** A wish for a sandbox. */
  public static Allocation of(TrackApi track, PlaceOptions place, @Nullable String key) {
    return new Allocation(
        track, place.in(track.call("POST", "/v1/allocate")), key == null ? TrackApi.newKey() : key);
  }

  /** A wish for a sandbox in place of a broken one. */
  static Allocation inPlaceOf(TrackApi track, String path, @Nullable String reason) {
    return new Allocation(
        track, track.call("POST", path).query("reason", reason), TrackApi.newKey());
  }

  /**
   * Waits until the track has a sandbox.
   *
   * @return the broker's answer
   * @throws RefusedException if none was free in time, or the broker refuses the wish
   * @throws UnavailableException if the broker is away for too long
   */
  public Answer await(Duration wait) throws InterruptedException {
    Instant deadline = session.now().plus(wait);
    try {
      while (true) {
        Duration left = notNegative(Duration.between(session.now(), deadline));
        Optional<Answer> answer = attempt(left, deadline);
        if (answer.isPresent()) {
          return answer.get();
        }
        session.pause(POLL, deadline);
      }
    } finally {
      console.endProgress();
    }
  }

  /** Sends it once and does not wait: the answer may be that it was accepted. */
  Answer submit() throws InterruptedException {
    return session.send(call.with("Prefer", "respond-async"));
  }

  /** Empty when it may be sent again. */
  private Optional<Answer> attempt(Duration left, Instant deadline) throws InterruptedException {
    boolean isLong = left.compareTo(LONGEST_REQUEST) > 0;
    Duration held = isLong ? Duration.ZERO : left.plusMillis(999);
    // Accepted at once, so that there is hardly a moment in which the command cannot be cancelled.
    Call request =
        call.with("Prefer", isLong ? "respond-async" : "wait=" + held.toSeconds())
            .waiting(held.plus(FOR_THE_ANSWER));
    console.progress("waiting for a sandbox, for at most %d s".formatted(left.toSeconds()));
    try {
      Answer answer = session.client().send(request, left.plus(session.timeout()));
      if (!answer.isAccepted()) {
        return Optional.of(answer);
      }
      location = answer.location().orElseThrow(() -> unexpected("a 202 without a Location"));
      return follow(location, deadline);
    } catch (RefusedException refusal) {
      if (refusal.isForLackOfSandboxes() && session.now().plus(POLL).isBefore(deadline)) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  /** Empty when the command has ended without a sandbox before the deadline. */
  private Optional<Answer> follow(String path, Instant deadline) throws InterruptedException {
    Duration poll = FIRST_POLL;
    while (session.now().isBefore(deadline)) {
      session.pause(poll, deadline);
      poll = poll.multipliedBy(2).compareTo(POLL) < 0 ? poll.multipliedBy(2) : POLL;
      Duration left = notNegative(Duration.between(session.now(), deadline));
      Answer answer;
      try {
        answer = session.client().send(track.call("GET", path), left.plus(session.timeout()));
      } catch (RefusedException refusal) {
        if (refusal.code().equals("COMMAND_NOT_FOUND")) {
          location = null;
          return Optional.empty();
        }
        throw refusal;
      }
      Optional<Answer> outcome = outcome(answer);
      if (outcome.isPresent()) {
        return outcome;
      }
      console.progress(waiting(answer.body(), left));
    }
    return Optional.of(giveUp(path));
  }

  private Optional<Answer> outcome(Answer answer) {
    JsonNode outcome = answer.body().path("outcome");
    return switch (answer.body().path("state").asString("")) {
      case "pending", "waiting" -> Optional.empty();
      case "allocated" -> {
        location = null;
        yield Optional.of(new Answer(answer.status(), answer.headers(), outcome));
      }
      default -> {
        location = null;
        throw new RefusedException(CONFLICT, outcome.isObject() ? outcome : none(), "of " + call);
      }
    };
  }

  private static String waiting(JsonNode command, Duration left) {
    var text = new StringBuilder("waiting for a sandbox");
    if (command.has("position")) {
      text.append(", number ").append(command.path("position").asInt()).append(" in the queue");
    }
    if (command.has("eta_seconds")) {
      text.append(", about ").append(command.path("eta_seconds").asLong()).append(" s to go");
    }
    return text.append(", for at most ").append(left.toSeconds()).append(" s").toString();
  }

  /** Cancels the command; returns its outcome if a sandbox was quicker. */
  private Answer giveUp(String path) throws InterruptedException {
    try {
      session.send(track.call("DELETE", path));
    } catch (RefusedException tooLate) {
      Answer answer = session.send(track.call("GET", path));
      return outcome(answer)
          .orElseThrow(() -> new RefusedException(CONFLICT, none(), "of " + call));
    }
    location = null;
    throw new RefusedException(CONFLICT, none(), "of " + call);
  }

  /**
   * Leaves the queue, and gives back what the track got meanwhile. What cannot be given back ends
   * with its lease.
   */
  public void abandon() throws InterruptedException {
    String path = location;
    try {
      if (path != null) {
        giveUp(path);
      }
    } catch (RefusedException | UnavailableException cancelled) {
      console.detail("the command is abandoned: " + cancelled.getMessage());
    }
    try {
      for (String sandbox : track.held()) {
        track.release(sandbox, session.timeout());
      }
    } catch (RefusedException | UnavailableException away) {
      console.detail("nothing was given back: " + away.getMessage());
    }
  }

  private static JsonNode none() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("code", "NO_SANDBOXES_AVAILABLE")
        .put("detail", "No sandbox was free in time.");
  }

  private static UnavailableException unexpected(String what) {
    return new UnavailableException("the broker has sent " + what);
  }

  private static Duration notNegative(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }
}
