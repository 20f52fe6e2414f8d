package io.sandboxbroker.e2e.stack;

import io.sandboxbroker.event.SandboxExpired;
import io.sandboxbroker.localstack.Instance;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The workers that share the timers, as the brokers see them. Belongs to one thread. */
public final class WorkerGroup implements AutoCloseable {

  private static final String GROUP = "lifecycle-worker";

  private final String bootstrapServers;
  private final Admin admin;

  /** The group of a running broker. */
  public WorkerGroup(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /** Makes the brokers' time the timestamp of each further event. */
  public void stampEventsByBrokers() {
    var entry =
        new ConfigEntry(
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.LOG_APPEND_TIME.name);
    get(
        admin
            .incrementalAlterConfigs(
                Map.of(
                    new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS.name()),
                    List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
            .all());
  }

  /** Whether this worker and others have the timers of all sandboxes. */
  public boolean isShared(Instance worker) {
    int own = partitions(members().stream().filter(member -> isOf(worker, member)).toList());
    return own > 0 && own < Topics.EVENTS.partitions() && areAllAssigned();
  }

  /**
   * Whether the other workers have the timers of this one, and no transaction of this one hides
   * what they publish.
   */
  public boolean hasTakenOverFrom(Instance worker) {
    return members().stream().noneMatch(member -> isOf(worker, member))
        && areAllAssigned()
        && get(admin.listTransactions().all()).stream()
            .filter(one -> one.transactionalId().startsWith(GROUP + "-" + worker.title()))
            .allMatch(
                one ->
                    one.state() != TransactionState.ONGOING
                        && one.state() != TransactionState.PREPARE_ABORT);
  }

  private boolean areAllAssigned() {
    return partitions(members()) == Topics.EVENTS.partitions();
  }

  private Collection<MemberDescription> members() {
    ConsumerGroupDescription group =
        get(admin.describeConsumerGroups(List.of(GROUP)).describedGroups().get(GROUP));
    return group.members();
  }

  private static boolean isOf(Instance worker, MemberDescription member) {
    // Kafka Streams appends the number of the thread.
    return member.groupInstanceId().orElse("").startsWith(worker.title() + "-");
  }

  private static int partitions(Collection<MemberDescription> members) {
    return (int)
        members.stream()
            .flatMap(member -> member.assignment().topicPartitions().stream())
            .filter(partition -> partition.topic().equals(Topics.EVENTS.name()))
            .count();
  }

  /** When the brokers appended the expiry of each sandbox, by the sandbox's id. */
  public Map<String, Instant> expiries() {
    Map<String, Instant> expiries = new HashMap<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          IntStream.range(0, Topics.EVENTS.partitions())
              .mapToObj(partition -> new TopicPartition(Topics.EVENTS.name(), partition))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          String type = Headers.read(record.headers(), Headers.CE_TYPE).orElse("");
          if (type.endsWith(SandboxExpired.class.getSimpleName())) {
            expiries.put(record.key(), Instant.ofEpochMilli(record.timestamp()));
          }
        }
      }
      return expiries;
    }
  }

  private static <T> T get(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
