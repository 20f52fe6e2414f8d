package io.sandboxbroker.audit;

import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** The topics that are read, and their ids. */
final class TopicIds {

  static final List<String> READ =
      List.of(Topics.ALLOCATION_COMMANDS, Topics.DELETION_COMMANDS, Topics.EVENTS, Topics.CSP)
          .stream()
          .map(Topic::name)
          .toList();

  private TopicIds() {}

  /**
   * The ids by topic name.
   *
   * @throws AuditFailedException if a topic is missing or the brokers cannot be reached
   */
  static Map<String, String> of(Map<String, Object> settings) {
    try (Admin admin = Admin.create(settings)) {
      Map<String, String> ids = new TreeMap<>();
      admin
          .describeTopics(READ)
          .allTopicNames()
          .get()
          .forEach((name, topic) -> ids.put(name, topic.topicId().toString()));
      return ids;
    } catch (ExecutionException | KafkaException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      throw new AuditFailedException("the topics cannot be read: " + cause.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AuditFailedException("interrupted");
    }
  }
}
