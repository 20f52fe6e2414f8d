package io.sandboxbroker.kafka.topic;

import io.sandboxbroker.kafka.topic.TopicSetup.Deadline;
import io.sandboxbroker.topic.Topic;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    List<TopicDescription> replicated =
        topics.stream()
            .filter(topic -> copies(topic) >= MIN_COPIES)
            .sorted(Comparator.comparing(TopicDescription::name))
            .toList();
    Map<String, Integer> inSync = replicated.isEmpty() ? Map.of() : inSync(replicated);
    return replicated.stream()
        .filter(topic -> inSync.getOrDefault(topic.name(), MIN_COPIES - 1) < MIN_COPIES - 1)
        .map(
            topic ->
                "%s has min.insync.replicas %d with %d copies instead of %d"
                    .formatted(
                        topic.name(),
                        inSync.get(topic.name()),
                        copies(topic),
                        Topic.inSync(copies(topic))))
        .toList();
  }

  private static int copies(TopicDescription topic) {
    return topic.partitions().getFirst().replicas().size();
  }

  private Map<String, Integer> inSync(List<TopicDescription> topics) {
    var resources =
        topics.stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
            .toList();
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
