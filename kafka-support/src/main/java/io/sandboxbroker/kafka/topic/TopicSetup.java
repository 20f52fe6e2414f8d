package io.sandboxbroker.kafka.topic;

import io.sandboxbroker.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that the brokers can be reached and that topics exist as declared, and creates missing
 * topics if it may. Several services may do so at once.
 *
 * <p>{@code KafkaAdmin} is not used: it adds partitions to existing topics, which moves keys, and
 * does not wait for brokers that have not registered yet.
 */
public final class TopicSetup {

  private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Admin admin;
  private final TopicSettings settings;

  public TopicSetup(Admin admin, TopicSettings settings) {
    this.admin = admin;
    this.settings = settings;
  }

  /**
   * Returns once every topic exists with its declared number of partitions, and a topic with three
   * copies survives the loss of a broker.
   *
   * @throws IllegalStateException if the brokers cannot be reached in time, or a topic is missing
   *     or differs; the message names all problems in one line
   */
  public void ensure(List<Topic> topics) {
    Deadline deadline = Deadline.after(settings.timeout());
    awaitBrokers(deadline);
    while (true) {
      Map<String, TopicDescription> found = find(topics, deadline);
      List<Topic> missing =
          topics.stream().filter(topic -> !found.containsKey(topic.name())).toList();
      if (missing.isEmpty() || !settings.createMissing()) {
        check(topics, found, new MinInSyncCheck(admin, deadline).findProblems(found.values()));
        return;
      }
      String failures = create(missing, deadline);
      if (deadline.hasPassed()) {
        throw new IllegalStateException(
            "topics could not be created within %s: %s".formatted(settings.timeout(), failures));
      }
      pause();
    }
  }

  private void awaitBrokers(Deadline deadline) {
    var options = new DescribeClusterOptions().timeoutMs(deadline.millisLeft());
    try {
      await(admin.describeCluster(options).nodes(), deadline);
    } catch (KafkaException e) {
      throw new IllegalStateException(
          "no Kafka broker could be reached within %s: %s"
              .formatted(settings.timeout(), e.getMessage()),
          e);
    }
  }

  private Map<String, TopicDescription> find(List<Topic> topics, Deadline deadline) {
    var names = TopicCollection.ofTopicNames(topics.stream().map(Topic::name).toList());
    var options = new DescribeTopicsOptions().timeoutMs(deadline.millisLeft());
    Map<String, TopicDescription> found = new HashMap<>();
    for (var answer : admin.describeTopics(names, options).topicNameValues().entrySet()) {
      try {
        found.put(answer.getKey(), await(answer.getValue(), deadline));
      } catch (UnknownTopicOrPartitionException e) {
        LOG.debug("topic {} is missing", answer.getKey());
      } catch (KafkaException e) {
        throw new IllegalStateException(
            "Kafka does not describe topic %s: %s".formatted(answer.getKey(), e.getMessage()), e);
      }
    }
    return found;
  }

  /**
   * Creates what it can.
   *
   * @return the transient failures, or the names of the topics if there are none
   */
  private String create(List<Topic> missing, Deadline deadline) {
    var options = new CreateTopicsOptions().timeoutMs(deadline.millisLeft());
    var newTopics =
        missing.stream().map(topic -> topic.toNewTopic(settings.replication())).toList();
    List<String> failures = new ArrayList<>();
    for (var answer : admin.createTopics(newTopics, options).values().entrySet()) {
      try {
        await(answer.getValue(), deadline);
        LOG.info("created topic {}", answer.getKey());
      } catch (TopicExistsException e) {
        LOG.debug("another service has created topic {}", answer.getKey());
      } catch (InvalidReplicationFactorException | RetriableException e) {
        // The former while too few brokers have registered.
        failures.add(answer.getKey() + ": " + e.getMessage());
      } catch (KafkaException e) {
        throw new IllegalStateException(
            "topic %s could not be created: %s".formatted(answer.getKey(), e.getMessage()), e);
      }
    }
    return failures.isEmpty()
        ? missing.stream().map(Topic::name).collect(Collectors.joining(", "))
        : String.join("; ", failures);
  }

  private static void check(
      List<Topic> topics, Map<String, TopicDescription> found, List<String> minInSync) {
    List<String> problems = new ArrayList<>();
    for (Topic topic : topics) {
      TopicDescription actual = found.get(topic.name());
      if (actual == null) {
        problems.add("%s is missing (partitions: %d)".formatted(topic.name(), topic.partitions()));
      } else if (actual.partitions().size() != topic.partitions()) {
        problems.add(
            "%s has %d partitions instead of %d"
                .formatted(topic.name(), actual.partitions().size(), topic.partitions()));
      }
    }
    problems.addAll(minInSync);
    if (!problems.isEmpty()) {
      throw new IllegalStateException("topics are not as declared: " + String.join(", ", problems));
    }
  }

  static <T> T await(KafkaFuture<T> answer, Deadline deadline) {
    try {
      // The admin client ends the call at the deadline itself and knows better why it failed.
      return answer.get(deadline.millisLeft() + 1_000L, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("no answer", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** A time on the monotonic clock. */
  record Deadline(long nanoTime) {

    static Deadline after(Duration timeout) {
      return new Deadline(System.nanoTime() + timeout.toNanos());
    }

    boolean hasPassed() {
      return System.nanoTime() - nanoTime >= 0;
    }

    /** The remaining time, at least 1 ms. */
    int millisLeft() {
      return Math.clamp((nanoTime - System.nanoTime()) / 1_000_000, 1, Integer.MAX_VALUE);
    }
  }
}
