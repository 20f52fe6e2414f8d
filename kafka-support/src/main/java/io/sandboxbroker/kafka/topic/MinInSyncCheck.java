package io.sandboxbroker.kafka.topic;

import io.sandboxbroker.kafka.topic.TopicSetup.Deadline;
import io.sandboxbroker.topic.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds topics with three or more copies whose brokers acknowledge a record that only one of them
 * holds. The loss of that broker would lose a published outcome.
 */
final class MinInSyncCheck {

  private static final Logger LOG = LoggerFactory.getLogger(MinInSyncCheck.class);

  /** With fewer copies the loss of a broker either stops writes or risks them. */
  private static final int MIN_COPIES = 3;

  private final Admin admin;
  private final Deadline deadline;

  MinInSyncCheck(Admin admin, Deadline deadline) {
    this.admin = admin;
    this.deadline = deadline;
  }

  /** Describes each such topic; finds none without the right to read the settings of topics. */
  List<String> findProblems(Collection<TopicDescription> topics) {
    Map<String, Integer> copies = new TreeMap<>();
    topics.stream()
        .filter(topic -> copies(topic) >= MIN_COPIES)
        .forEach(topic -> copies.put(topic.name(), copies(topic)));
    Map<String, Integer> inSync = copies.isEmpty() ? Map.of() : inSync(copies.keySet());
    List<String> problems = new ArrayList<>();
    copies.forEach(
        (topic, count) -> {
          int minInSync = inSync.getOrDefault(topic, MIN_COPIES - 1);
          if (minInSync < MIN_COPIES - 1) {
            problems.add(
                "%s has min.insync.replicas %d with %d copies instead of %d"
                    .formatted(topic, minInSync, count, Topic.inSync(count)));
          }
        });
    return problems;
  }

  private static int copies(TopicDescription topic) {
    return topic.partitions().getFirst().replicas().size();
  }

  private Map<String, Integer> inSync(Set<String> topics) {
    var resources =
        topics.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    var options = new DescribeConfigsOptions().timeoutMs(deadline.millisLeft());
    Map<String, Integer> found = new HashMap<>();
    try {
      TopicSetup.await(admin.describeConfigs(resources, options).all(), deadline)
          .forEach((topic, settings) -> found.put(topic.name(), inSync(settings)));
    } catch (KafkaException unknown) {
      LOG.warn("min.insync.replicas of the topics cannot be read: {}", unknown.getMessage());
    }
    return found;
  }

  private static int inSync(Config settings) {
    var entry = settings.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
    return entry == null ? 1 : Integer.parseInt(entry.value());
  }
}
