package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.topic.Topic;
import java.time.Duration;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A command that is about to be published.
 *
 * @param kind whose bounds it counts against
 * @param topic the topic of the command
 * @param key the record's key
 * @param command builds the command from its id; returns null for a record that deletes its key
 * @param timeout how long the outcome is awaited, at most {@link #MAX_TIMEOUT}. The time for
 *     publishing counts, except where the command continues after its client has its response
 * @param correlation the HTTP request that the command begins with
 */
public record CommandRequest(
    RequestKind kind,
    Topic topic,
    String key,
    Function<String, @Nullable SpecificRecord> command,
    Duration timeout,
    Correlation correlation) {

  /** One minute, the maximum of settings and clients, and the allocation's margin. */
  static final Duration MAX_TIMEOUT = Duration.ofSeconds(61);

  public CommandRequest {
    if (timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "The shutdown of the gateway does not wait for " + timeout);
    }
  }
}
