package io.sandboxbroker.topic;

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
 * Finds topics whose brokers count a record as written while a single one may have it, though there
 * are three or more copies: an outcome that was told could be lost with that broker.
 */
final class MinInSyncCheck {

  private static final Logger LOG = LoggerFactory.getLogger(MinInSyncCheck.class);

  /** With fewer copies a broker cannot be lost without stopping writes or risking them. */
  private static final int SAFE = 3;

  private final Admin admin;
  private final Deadline deadline;

  MinInSyncCheck(Admin admin, Deadline deadline) {
    this.admin = admin;
    this.deadline = deadline;
  }

  /** A line for each; none where the service may not read the topics' settings. */
  List<String> amiss(Collection<TopicDescription> topics) {
    Map<String, Integer> copies = new TreeMap<>();
    topics.stream()
        .filter(topic -> copies(topic) >= SAFE)
        .forEach(topic -> copies.put(topic.name(), copies(topic)));
    Map<String, Integer> inSync = copies.isEmpty() ? Map.of() : inSync(copies.keySet());
    List<String> amiss = new ArrayList<>();
    copies.forEach(
        (topic, count) -> {
          int found = inSync.getOrDefault(topic, SAFE - 1);
          if (found < SAFE - 1) {
            amiss.add(
                "%s has min.insync.replicas %d with %d copies instead of %d"
                    .formatted(topic, found, count, Topic.inSync(count)));
          }
        });
    return amiss;
  }

  private static int copies(TopicDescription topic) {
    return topic.partitions().getFirst().replicas().size();
  }

  private Map<String, Integer> inSync(Set<String> topics) {
    var asked =
        topics.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    var options = new DescribeConfigsOptions().timeoutMs(deadline.millisLeft());
    Map<String, Integer> found = new HashMap<>();
    try {
      TopicSetup.await(admin.describeConfigs(asked, options).all(), deadline)
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
