package io.sandboxbroker.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.localstack.LocalKafka;
import io.sandboxbroker.localstack.LocalSchemaRegistry;
import io.sandboxbroker.localstack.Settings;
import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.simulator.CspSimulator;
import io.sandboxbroker.simulator.SimulatorControl;
import io.sandboxbroker.simulator.SimulatorSettings;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/** The environment of a worker: a real broker, a real registry and a simulated CSP. */
final class WorkerEnvironment implements AutoCloseable {

  static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final LocalKafka kafka = LocalKafka.start(Settings.temporary());
  private final LocalSchemaRegistry registry = LocalSchemaRegistry.start(Settings.temporary());
  private final CspSimulator csp;

  /**
   * @param accounts active sandboxes at the CSP
   */
  WorkerEnvironment(int accounts) {
    csp =
        CspSimulator.start(
            SimulatorSettings.from(
                Map.of("SIM_PORT", "0", "SIM_ACCOUNTS", Integer.toString(accounts))));
  }

  @Override
  public void close() {
    csp.close();
    registry.close();
    kafka.close();
  }

  /** Stops the registry for the rest of the test. */
  void stopRegistry() {
    registry.close();
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  URI servicesUrl() {
    return csp.servicesUrl();
  }

  SimulatorControl csp() {
    return csp.control();
  }

  ConfigurableApplicationContext startWorker(Path stateDirectory, String... settings) {
    return startWorkerNamed("worker-1", stateDirectory, settings);
  }

  ConfigurableApplicationContext startWorkerNamed(
      String name, Path stateDirectory, String... settings) {
    return startWorkerAhead(Duration.ZERO, name, stateDirectory, settings);
  }

  /** Starts a worker on a machine whose clock is ahead of the brokers' clock. */
  ConfigurableApplicationContext startWorkerAhead(
      Duration ahead, String name, Path stateDirectory, String... settings) {
    return new SpringApplicationBuilder(LifecycleWorkerApplication.class)
        .profiles("local")
        .initializers(new ShiftedClock(ahead), WorkerEnvironment::useOwnConnections)
        .properties("spring.main.allow-bean-definition-overriding=" + !ahead.isZero())
        .run(arguments(name, stateDirectory, settings));
  }

  /** The workers of a process would share them, and the end of one would close them for all. */
  private static void useOwnConnections(ConfigurableApplicationContext context) {
    ((GenericApplicationContext) context)
        .registerBean(
            ReactorResourceFactory.class,
            () -> {
              var own = new ReactorResourceFactory();
              own.setUseGlobalResources(false);
              return own;
            });
  }

  /** The command line of a worker in this environment; the settings replace the usual ones. */
  String[] arguments(String name, Path stateDirectory, String... settings) {
    var arguments = new LinkedHashMap<String, String>();
    Stream.of(
            "--SERVER_PORT=0",
            "--INSTANCE_ID=" + name,
            "--KAFKA_BOOTSTRAP_SERVERS=" + kafka.bootstrapServers(),
            "--SCHEMA_REGISTRY_URL=" + registry.url(),
            "--CSP_BASE_URL=" + csp.accountsUrl(),
            "--broker.timers.sync-retry=1s",
            // A refusal at a low rate takes hundreds of calls to recover from.
            "--broker.cleanup.start-rate=50",
            "--CIRCUIT_BREAKER_TIMEOUT_SEC=1",
            "--CSP_TIMEOUT_READ_SEC=3",
            "--CSP_TIMEOUT_CONNECT_SEC=1",
            "--STATE_DIR=" + stateDirectory)
        .forEach(argument -> arguments.put(nameOf(argument), argument));
    Stream.of(settings).forEach(argument -> arguments.put(nameOf(argument), argument));
    return arguments.values().toArray(String[]::new);
  }

  private static String nameOf(String argument) {
    return argument.substring(0, argument.indexOf('='));
  }

  /** Waits until a page of the worker has a text. */
  static void awaitPage(ConfigurableApplicationContext worker, String path, String text) {
    await().atMost(TIMEOUT).until(() -> get(worker, path).body().contains(text));
  }

  static HttpResponse<String> get(ConfigurableApplicationContext worker, String path)
      throws IOException, InterruptedException {
    int port = ((WebServerApplicationContext) worker).getWebServer().getPort();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString(UTF_8));
    }
  }

  /** Publishes records under one key. */
  void send(Topic topic, String key, List<? extends SpecificRecord> records) {
    sendBytes(topic, key, records.stream().map(record -> serialize(topic, record)).toList());
  }

  /** Publishes one record under each key. */
  void send(Topic topic, Map<String, ? extends SpecificRecord> records) {
    try (var values = serializer()) {
      send(
          records.entrySet().stream()
              .map(
                  record ->
                      new ProducerRecord<>(
                          topic.name(),
                          record.getKey(),
                          values.serialize(topic.name(), record.getValue())))
              .toList());
    }
  }

  void sendBytes(Topic topic, String key, List<byte[]> records) {
    send(records.stream().map(bytes -> new ProducerRecord<>(topic.name(), key, bytes)).toList());
  }

  /** Publishes a command whose client does not wait for its outcome. */
  void sendAsync(Topic topic, String key, SpecificRecord command) {
    var record = new ProducerRecord<>(topic.name(), key, serialize(topic, command));
    Headers.write(record.headers(), Headers.RESPOND_ASYNC, "true");
    send(List.of(record));
  }

  private void send(List<ProducerRecord<String, byte[]>> records) {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      records.forEach(producer::send);
    }
  }

  byte[] serialize(Topic topic, SpecificRecord record) {
    try (var values = serializer()) {
      return values.serialize(topic.name(), record);
    }
  }

  /** A serializer that asks the registry once for each schema. */
  AvroSerializer serializer() {
    var values = new AvroSerializer();
    values.configure(
        Map.of(
            "schema.registry.url",
            registry.url(),
            "value.subject.name.strategy",
            "TopicRecordNameStrategy"),
        false);
    return values;
  }

  /** The newest status of a command; empty while there is none. */
  Optional<CommandStatus> status(String command) {
    return committed(Topics.COMMAND_STATUS, CommandStatus.class).stream()
        .filter(status -> status.getCommandId().equals(command))
        .reduce((earlier, later) -> later);
  }

  /** Waits for the final status of a command. */
  CommandStatus awaitStatus(String command, CommandState state) {
    await()
        .atMost(TIMEOUT)
        .until(() -> status(command).filter(it -> it.getState() == state).isPresent());
    return status(command).orElseThrow();
  }

  /** An operator freezes a scope, or thaws it with null. */
  void freeze(FreezeScope scope, @Nullable Freeze freeze) {
    String key = TestFreezes.key(scope);
    if (freeze == null) {
      List<byte[]> tombstone = new ArrayList<>();
      tombstone.add(null);
      sendBytes(Topics.FREEZES, key, tombstone);
    } else {
      send(Topics.FREEZES, key, List.of(freeze));
    }
  }

  long count(Topic topic, Class<?> type) {
    return committed(topic, type).size();
  }

  <T> List<T> committed(Topic topic, Class<T> type) {
    try (var values = new AvroDeserializer()) {
      values.configure(Map.of("schema.registry.url", registry.url()), false);
      return committedBytes(topic).stream()
          .map(bytes -> values.deserialize(topic.name(), bytes))
          .filter(type::isInstance)
          .map(type::cast)
          .toList();
    }
  }

  /** Reads the committed records of a topic from now on. */
  NewRecords readerFromTheEnd(Topic topic) {
    var consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    var partitions =
        consumer.partitionsFor(topic.name()).stream()
            .map(one -> new TopicPartition(one.topic(), one.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    var values = new AvroDeserializer();
    values.configure(Map.of("schema.registry.url", registry.url()), false);
    return new NewRecords(topic, consumer, values);
  }

  /** A reader of one topic. */
  record NewRecords(
      Topic topic, KafkaConsumer<String, byte[]> consumer, AvroDeserializer deserializer)
      implements AutoCloseable {

    /** The records that have come since the last call, after a short wait for some. */
    List<SpecificRecord> poll() {
      List<SpecificRecord> values = new ArrayList<>();
      consumer
          .poll(Duration.ofMillis(50))
          .forEach(record -> values.add(deserializer.deserialize(topic.name(), record.value())));
      return values;
    }

    @Override
    public void close() {
      consumer.close();
      deserializer.close();
    }
  }

  /** What a reader of committed records sees of a topic. */
  List<byte[]> committedBytes(Topic topic) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(one -> new TopicPartition(one.topic(), one.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<byte[]> values = new ArrayList<>();
      while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }
}
