package io.sandboxbroker.topic;

import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** The topics that Kafka Streams creates for itself: changelogs and repartitions. */
public final class StreamsTopics {

  private static final String REPLICATION = "replication.factor";
  private static final String IN_SYNC = "topic." + TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;

  private StreamsTopics() {}

  /**
   * Has them count a record as written when as many copies have it as {@link Topic#inSync} says, by
   * the replication in the settings. Where it is left to the brokers, so is this.
   *
   * @param settings of an application, to which this is added
   */
  public static void protect(Map<? super String, Object> settings) {
    Object replication = settings.get(REPLICATION);
    if (replication != null && Integer.parseInt(replication.toString()) > 0) {
      int copies = Integer.parseInt(replication.toString());
      settings.put(IN_SYNC, Integer.toString(Topic.inSync(copies)));
    }
  }
}
