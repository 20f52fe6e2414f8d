package io.sandboxbroker.localstack;

import io.sandboxbroker.localstack.RunningParts.Launch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a stack that are not programs of ours: Kafka, DynamoDB Local and the registry.
 *
 * @param programs know the addresses and the folder of the logs
 * @param data keeps the data; null for temporary data, which more than one broker needs
 * @param kafka the brokers
 * @param startTimeout of each server
 */
record Servers(Programs programs, @Nullable Path data, KafkaCluster kafka, Duration startTimeout) {

  /** How to start them, all at once. */
  List<Launch> launches() {
    List<Launch> launches = brokers();
    launches.add(
        new Launch(
            Part.DYNAMODB.title(),
            programs.addresses().hostAndPort(Part.DYNAMODB),
            () -> LocalDynamoDb.start(settings(Part.DYNAMODB))));
    launches.add(
        new Launch(
            Part.SCHEMA_REGISTRY.title(),
            programs.addresses().hostAndPort(Part.SCHEMA_REGISTRY),
            () -> LocalSchemaRegistry.start(settings(Part.SCHEMA_REGISTRY))));
    return launches;
  }

  private List<Launch> brokers() {
    List<Integer> controllers =
        Stream.generate(LocalKafka::freePort).distinct().limit(kafka.brokers()).toList();
    List<Launch> brokers = new ArrayList<>();
    for (int node = 1; node <= kafka.brokers(); node++) {
      int own = node;
      Settings settings = node == 1 ? settings(Part.KAFKA) : settingsOfBroker(node);
      brokers.add(
          new Launch(
              KafkaCluster.title(node),
              "127.0.0.1:" + settings.port(),
              () -> LocalKafka.start(settings, own, controllers, kafka.overrides())));
    }
    return brokers;
  }

  private Settings settingsOfBroker(int node) {
    return temporary(programs.addresses().moreBrokers().get(node - 2));
  }

  private Settings settings(Part part) {
    Settings settings = temporary(programs.addresses().port(part));
    return data == null ? settings : settings.keepingDataIn(data.resolve(part.title()));
  }

  private Settings temporary(int port) {
    return Settings.temporary()
        .onPort(port)
        .loggingTo(programs.logs())
        .startingWithin(startTimeout);
  }
}
