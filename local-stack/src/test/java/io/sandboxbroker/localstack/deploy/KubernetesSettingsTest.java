package io.sandboxbroker.localstack.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings, secrets and names in the manifests are those that the services know. */
class KubernetesSettingsTest {

  private static final List<String> REQUIRED =
      List.of(
          "AWS_REGION",
          "CSP_BASE_URL",
          "INSTANCE_ID",
          "KAFKA_BOOTSTRAP_SERVERS",
          "SCHEMA_REGISTRY_URL");

  /** Boot's own settings of Kafka's clients; a test of kafka-support binds them. */
  private static final Set<String> OF_KAFKA =
      Set.of(
          "SPRING_KAFKA_SECURITY_PROTOCOL",
          "SPRING_KAFKA_PROPERTIES_SASL_MECHANISM",
          "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG",
          "SPRING_KAFKA_PROPERTIES_SSL_TRUSTSTORE_TYPE",
          "SPRING_KAFKA_PROPERTIES_SSL_TRUSTSTORE_LOCATION",
          "SPRING_KAFKA_PROPERTIES_BASIC_AUTH_CREDENTIALS_SOURCE",
          "SPRING_KAFKA_PROPERTIES_BASIC_AUTH_USER_INFO");

  private static List<Overlay> overlays() {
    return Overlay.all();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void variables_are_known_and_those_that_a_service_needs_are_there(Overlay overlay)
      throws IOException {
    Set<String> known = ServiceSettings.read().variables();

    assertThat(known).contains("BROKER_REPLIES_MAXWAITING").hasSizeGreaterThan(100);
    assertThat(overlay.workloads())
        .allSatisfy(
            it ->
                assertThat(overlay.environment(it).keySet())
                    .containsAll(REQUIRED)
                    .allMatch(name -> known.contains(name) || OF_KAFKA.contains(name)));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void names_of_instances_are_those_of_the_pods(Overlay overlay) {
    assertThat(overlay.workloads().filter(it -> !it.kind().equals("Job")))
        .allSatisfy(
            it ->
                assertThat(
                        Overlay.container(it)
                            .all("env")
                            .filter(env -> env.text("name").equals("INSTANCE_ID"))
                            .map(env -> env.text("valueFrom/fieldRef/fieldPath")))
                    .containsExactly("metadata.name"));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void secrets_are_where_the_services_look_for_them(Overlay overlay) {
    Manifest gateway = overlay.find("Deployment", "api-gateway").orElseThrow();
    Manifest worker = overlay.find("StatefulSet", "lifecycle-worker").orElseThrow();
    String tokens = overlay.environment(gateway).get("BROKER_TOKENS_FILE");

    assertThat(mounted(gateway, "tokens") + "/tokens").isEqualTo(tokens);
    assertThat(Overlay.container(worker).all("env").map(it -> it.text("name")))
        .contains("CSP_API_TOKEN");
    String authority =
        overlay.environment(gateway).get("SPRING_KAFKA_PROPERTIES_SSL_TRUSTSTORE_LOCATION");
    if (authority != null) {
      assertThat(overlay.workloads())
          .allSatisfy(it -> assertThat(mounted(it, "kafka-ca") + "/ca.crt").isEqualTo(authority));
    }
  }

  private static String mounted(Manifest workload, String volume) {
    return Overlay.container(workload)
        .all("volumeMounts")
        .filter(it -> it.text("name").equals(volume))
        .map(it -> it.text("mountPath"))
        .findFirst()
        .orElse("");
  }

  /** Otherwise all clients have the address of the Ingress controller. */
  @ParameterizedTest
  @MethodSource("overlays")
  void a_gateway_behind_an_ingress_trusts_its_controller(Overlay overlay) {
    Manifest gateway = overlay.find("Deployment", "api-gateway").orElseThrow();

    assertThat(overlay.environment(gateway).containsKey("BROKER_TRUSTED_PROXIES"))
        .isEqualTo(overlay.kind("Ingress").findAny().isPresent());
  }

  /** What the repository contains must be of no use to anybody. */
  @ParameterizedTest
  @MethodSource("overlays")
  void secrets_of_the_examples_are_placeholders(Overlay overlay) {
    assertThat(overlay.kind("Secret"))
        .allSatisfy(
            it ->
                assertThat(it.at("data").entries().values())
                    .extracting(
                        value ->
                            new String(
                                Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8))
                    .anyMatch(
                        value -> value.contains("replace-me") || value.contains("Replace this")));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void topics_groups_and_metrics_of_the_scalers_exist(Overlay overlay) throws IOException {
    String topics = Files.readString(Path.of("../docs/topics.md"));
    String groups = Files.readString(Path.of("../docs/operations.md"));
    String metrics = Files.readString(Path.of("../docs/metrics.md"));

    assertThat(overlay.kind("ScaledObject").flatMap(it -> it.all("spec/triggers/metadata")))
        .allSatisfy(
            it -> {
              assertThat(topics).contains("| `" + it.text("topic") + "` |");
              assertThat(groups).contains("| `" + it.text("consumerGroup") + "`");
              assertThat(overlay.find("StatefulSet", "allocator"))
                  .hasValueSatisfying(
                      allocator ->
                          assertThat(overlay.environment(allocator))
                              .containsKey(it.text("bootstrapServersFromEnv")));
            });
    assertThat(
            overlay
                .kind("HorizontalPodAutoscaler")
                .flatMap(it -> it.all("spec/metrics/pods/metric/name")))
        .allSatisfy(it -> assertThat(metrics).contains("| `" + it.text() + "` |"));
  }

  @Test
  void the_complete_example_has_every_component_but_the_one_that_it_excludes() throws IOException {
    String example =
        Files.readString(Overlay.KUBERNETES.resolve("overlays/example/kustomization.yaml"));
    try (var components = Files.list(Overlay.KUBERNETES.resolve("components"))) {
      assertThat(components.map(it -> it.getFileName().toString()))
          .hasSizeGreaterThan(5)
          .allMatch(it -> it.equals("scrape-annotations") || example.contains("/" + it + "\n"));
    }
  }

  @Test
  void the_job_runs_the_command_of_the_allocator() throws IOException {
    Manifest job = Overlay.read("example").find("Job", "provisioning").orElseThrow();
    String source =
        Files.readString(
            Path.of(
                "../allocator/src/main/java/io/sandboxbroker/allocator/provisioning/Provisioning.java"));

    assertThat(Overlay.container(job).all("args").map(Manifest::text)).containsExactly("provision");
    assertThat(source).contains("COMMAND = \"provision\"");
    assertThat(Overlay.container(job).text("image")).contains("/allocator@");
  }
}
