package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.topic.Topic;
import java.time.Duration;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A command that has an outcome.
 *
 * @param topic where it goes
 * @param key what it is keyed by there
 * @param command makes the command of that id; makes none where a record is to be deleted
 * @param hold how long its outcome is waited for: publishing included, or, where it goes on without
 *     anybody waiting, from when it is published; at most {@link #LONGEST_HOLD}
 * @param correlation the request behind it
 */
public record Question(
    Topic topic,
    String key,
    Function<String, @Nullable SpecificRecord> command,
    Duration hold,
    Correlation correlation) {

  /** A minute, which is the most that settings and clients may say, and the answer's margin. */
  static final Duration LONGEST_HOLD = Duration.ofSeconds(61);

  public Question {
    if (hold.compareTo(LONGEST_HOLD) > 0) {
      throw new IllegalArgumentException("A stop of the gateway would not wait for " + hold);
    }
  }
}
