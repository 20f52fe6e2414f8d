package io.sandboxbroker.audit;

import io.sandboxbroker.audit.log.LogReader;
import io.sandboxbroker.audit.log.StartOffsets;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A connected audit at its first offsets.
 *
 * @param consumer with all partitions assigned, positioned where reading begins
 * @param saved the state of an earlier audit; null if there is none
 */
record AuditStart(
    KafkaConsumer<byte[], byte[]> consumer,
    Map<String, String> topicIds,
    @Nullable SavedState saved,
    StartOffsets startOffsets) {

  /** The topics that are read. */
  static final List<String> TOPICS =
      Stream.of(
              Topics.ALLOCATION_COMMANDS,
              Topics.DELETION_COMMANDS,
              Topics.EVENTS,
              Topics.CSP,
              Topics.FREEZES)
          .map(Topic::name)
          .toList();

  /**
   * Connects and finds the first offsets.
   *
   * @param from the start time; null for the beginning, or the end of the saved state
   * @param state the file to resume from; null for none
   * @param now the time of the audit
   * @throws AuditFailedException if the audit cannot run
   */
  static AuditStart of(
      Map<String, Object> settings, @Nullable Instant from, @Nullable Path state, Instant now) {
    Map<String, TopicDescription> topics = describe(settings);
    Map<String, String> topicIds = new TreeMap<>();
    topics.forEach((name, topic) -> topicIds.put(name, topic.topicId().toString()));
    SavedState saved = saved(state, topicIds);
    List<TopicPartition> partitions = partitions(topics);
    Map<String, Object> bounded = new HashMap<>(settings);
    bounded.put("max.partition.fetch.bytes", LogReader.share(partitions.size()));
    var consumer = new KafkaConsumer<byte[], byte[]>(bounded);
    try {
      consumer.assign(partitions);
      return new AuditStart(consumer, topicIds, saved, startOffsets(consumer, from, saved, now));
    } catch (RuntimeException failed) {
      consumer.close();
      throw failed;
    }
  }

  /** The topics by name; fails if a topic is missing or the brokers cannot be reached. */
  private static Map<String, TopicDescription> describe(Map<String, Object> settings) {
    try (Admin admin = Admin.create(settings)) {
      return admin.describeTopics(TOPICS).allTopicNames().get();
    } catch (ExecutionException | KafkaException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      throw new AuditFailedException("the topics cannot be read: " + cause.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AuditFailedException("interrupted");
    }
  }

  /** All partitions of some topics. */
  static List<TopicPartition> partitions(Map<String, TopicDescription> topics) {
    return topics.values().stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(it -> new TopicPartition(topic.name(), it.partition())))
        .toList();
  }

  private static @Nullable SavedState saved(@Nullable Path file, Map<String, String> topicIds) {
    if (file == null) {
      return null;
    }
    try {
      SavedState saved = SavedState.read(file).orElse(null);
      if (saved != null && !saved.topics().equals(topicIds)) {
        throw new AuditFailedException(file + " is the state of other topics than these");
      }
      return saved;
    } catch (IllegalStateException broken) {
      throw new AuditFailedException(String.valueOf(broken.getMessage()));
    }
  }

  private static StartOffsets startOffsets(
      KafkaConsumer<byte[], byte[]> consumer,
      @Nullable Instant from,
      @Nullable SavedState saved,
      Instant now) {
    try {
      if (saved != null) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
          Long offset = saved.offsets().get(partition.toString());
          if (offset != null) {
            offsets.put(partition, offset);
          }
        }
        return StartOffsets.resumed(consumer, offsets, saved.coverage(), saved.coveredFrom());
      }
    } catch (IllegalStateException lost) {
      throw new AuditFailedException(String.valueOf(lost.getMessage()));
    }
    return from == null
        ? StartOffsets.earliest(consumer, now)
        : StartOffsets.from(consumer, from, now);
  }
}
