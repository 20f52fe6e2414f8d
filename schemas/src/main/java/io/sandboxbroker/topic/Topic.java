package io.sandboxbroker.topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;

/**
 * One topic of the broker, as declared in {@link Topics}.
 *
 * @param name the name in Kafka
 * @param key the key of its records, in words
 * @param records its record types; empty if it carries unchanged records of other topics
 * @param writers the services that write it
 * @param readers the services that read it
 * @param partitions its number of partitions
 * @param retention time for which records are kept; ignored if it is compacted
 * @param cleanup whether Kafka deletes or compacts old records
 * @param clock the clock that stamps its records
 */
public record Topic(
    String name,
    String key,
    List<Class<? extends SpecificRecord>> records,
    List<String> writers,
    List<String> readers,
    int partitions,
    Duration retention,
    Cleanup cleanup,
    Clock clock) {

  /** What Kafka does with old records. */
  public enum Cleanup {
    /** Old records are deleted. */
    DELETE("delete"),
    /** Only the newest record of each key is kept. */
    COMPACT("compact"),
    /** Only the newest record of each key is kept, and that is deleted when it is old. */
    COMPACT_AND_DELETE("compact,delete");

    private final String policy;

    Cleanup(String policy) {
      this.policy = policy;
    }
  }

  /** The clock of a record's timestamp. */
  public enum Clock {
    /** The time at which the writer created the record. */
    WRITERS,
    /** The time at which a broker appended the record: one clock for all writers and readers. */
    BROKERS
  }

  public Topic {
    records = List.copyOf(records);
    writers = List.copyOf(writers);
    readers = List.copyOf(readers);
    if (partitions < 1) {
      throw new IllegalArgumentException(name + " needs at least one partition");
    }
  }

  /**
   * The topic as the admin client creates it.
   *
   * @param replication copies of each partition, from 1
   */
  public NewTopic toNewTopic(short replication) {
    Map<String, String> configs = new HashMap<>();
    configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup.policy);
    if (cleanup != Cleanup.COMPACT) {
      configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
    }
    if (clock == Clock.BROKERS) {
      configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.LOG_APPEND_TIME.name);
    }
    configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(inSync(replication)));
    return new NewTopic(name, partitions, replication).configs(configs);
  }

  /**
   * The copies that a record needs before it is acknowledged: all but one. One broker may fail, and
   * no acknowledged record has a single copy.
   *
   * @param replication copies of each partition, from 1
   */
  public static int inSync(int replication) {
    return Math.max(1, replication - 1);
  }
}
