package io.sandboxbroker.topic;

import java.time.Duration;

/**
 * How a service makes sure of its topics when it starts.
 *
 * @param createMissing whether it creates those that do not exist; they are a reason not to start
 *     otherwise
 * @param replication copies of each partition of a topic that it creates, from 1
 * @param patience how long it waits for the brokers to be reachable and the topics to be there
 */
public record TopicSettings(boolean createMissing, short replication, Duration patience) {

  public TopicSettings {
    if (replication < 1) {
      throw new IllegalArgumentException("replication must be at least 1, not " + replication);
    }
    if (!patience.isPositive()) {
      throw new IllegalArgumentException("patience must be positive, not " + patience);
    }
  }
}
