package io.sandboxbroker.e2e.rights;

import io.sandboxbroker.localstack.LocalKafka;
import io.sandboxbroker.localstack.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A broker on 127.0.0.1 with SASL/PLAIN, which refuses what the file of the rights does not grant.
 */
final class SecuredKafka implements AutoCloseable {

  static final String GATEWAY = "api-gateway";
  static final String ALLOCATOR = "allocator";
  static final String WORKER = "lifecycle-worker";
  static final String AUDIT = "audit";
  static final String PROVISIONING = "provisioning";
  static final String KEDA = "keda";

  /** May do everything: who runs Kafka. */
  static final String SUPER_USER = "broker";

  private static final List<String> USERS =
      List.of(GATEWAY, ALLOCATOR, WORKER, AUDIT, PROVISIONING, KEDA, SUPER_USER);

  private static final String LOGIN_MODULE =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";

  private final LocalKafka kafka;
  private final Path log;

  private SecuredKafka(LocalKafka kafka, Path log) {
    this.kafka = kafka;
    this.log = log;
  }

  /**
   * Starts the broker and grants the rights.
   *
   * @param acls the file of the rights
   * @param logs folder of the broker's log
   */
  static SecuredKafka start(Path acls, Path logs)
      throws IOException, InterruptedException, ExecutionException {
    LocalKafka kafka =
        LocalKafka.start(Settings.temporary().loggingTo(logs), ofBroker(), credentials(SUPER_USER));
    var secured = new SecuredKafka(kafka, logs.resolve("kafka.log"));
    try (var admin = secured.admin(SUPER_USER)) {
      admin.createAcls(rights(acls)).all().get();
    }
    return secured;
  }

  private static Map<String, String> ofBroker() {
    String accounts =
        USERS.stream()
            .map(user -> " user_%s=\"%s\"".formatted(user, password(user)))
            .collect(Collectors.joining());
    String jaas = login(SUPER_USER) + accounts + ";";
    return Map.of(
        // The names of the listeners stay as they are in every local broker.
        "listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
        "inter.broker.listener.name", "PLAINTEXT",
        "sasl.enabled.mechanisms", "PLAIN",
        "sasl.mechanism.inter.broker.protocol", "PLAIN",
        "sasl.mechanism.controller.protocol", "PLAIN",
        "listener.name.plaintext.plain.sasl.jaas.config", jaas,
        "listener.name.controller.plain.sasl.jaas.config", jaas,
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users", "User:" + SUPER_USER);
  }

  private static String login(String user) {
    return "%s username=\"%s\" password=\"%s\"".formatted(LOGIN_MODULE, user, password(user));
  }

  private static String password(String user) {
    return user + "-password";
  }

  private static List<AclBinding> rights(Path acls) throws IOException {
    try (Stream<String> lines = Files.lines(acls)) {
      return lines
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> right(line.split(" +")))
          .toList();
    }
  }

  /** As {@code kafka-acls.sh} reads the words. */
  private static AclBinding right(String[] words) {
    var resource =
        new ResourcePattern(
            ResourceType.fromString(words[2].replace('-', '_')),
            words[4],
            PatternType.valueOf(words[3].toUpperCase(Locale.ROOT)));
    AclOperation operation =
        Arrays.stream(AclOperation.values())
            .filter(it -> it.name().replace("_", "").equalsIgnoreCase(words[1]))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no operation is called " + words[1]));
    return new AclBinding(
        resource,
        new AccessControlEntry("User:" + words[0], "*", operation, AclPermissionType.ALLOW));
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** The settings of a client that is this user. */
  static Map<String, String> credentials(String user) {
    return Map.of(
        "security.protocol", "SASL_PLAINTEXT",
        "sasl.mechanism", "PLAIN",
        "sasl.jaas.config", login(user) + ";");
  }

  /** The same settings with the address of the broker. */
  Map<String, Object> client(String user) {
    var settings = new HashMap<String, Object>(credentials(user));
    settings.put("bootstrap.servers", bootstrapServers());
    return settings;
  }

  Admin admin(String user) {
    return Admin.create(client(user));
  }

  KafkaProducer<byte[], byte[]> producer(String user, Map<String, Object> more) {
    var settings = client(user);
    settings.putAll(more);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A client in a group that only the allocator may join. */
  KafkaConsumer<byte[], byte[]> consumer(String user) {
    var settings = client(user);
    settings.put("group.id", ALLOCATOR + ".of-another");
    settings.put("enable.auto.commit", "false");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The lines of the broker's log about requests that it has refused for a missing right. */
  List<String> refusals() throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(" is Denied operation = ")).toList();
    }
  }

  @Override
  public void close() {
    kafka.close();
  }
}
