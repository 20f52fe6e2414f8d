package io.sandboxbroker.localstack.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The resources fit the API of Kubernetes, and each other. */
class KubernetesManifestsTest {

  /** A fact of the cluster, such as a certificate, and not of the broker. */
  private static final Set<String> OF_THE_CLUSTER = Set.of("sandbox-broker-tls");

  private static List<Overlay> overlays() {
    return Overlay.all();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void resources_fit_the_api(Overlay overlay) {
    assertThat(overlay.resources().stream().filter(ApiSchema::isBuiltIn))
        .hasSizeGreaterThan(10)
        .allSatisfy(it -> assertThat(ApiSchema.problems(it)).isEmpty());
    assertThat(overlay.resources().stream().filter(it -> !ApiSchema.isBuiltIn(it)))
        .allSatisfy(it -> assertThat(OperatorSchema.problems(it)).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void resources_are_in_the_namespace_and_labelled(Overlay overlay) {
    assertThat(overlay.find("Namespace", "sandbox-broker")).isPresent();
    assertThat(overlay.resources().stream().filter(it -> !it.kind().equals("Namespace")))
        .allSatisfy(it -> assertThat(it.text("metadata/namespace")).isEqualTo("sandbox-broker"));
    assertThat(overlay.workloads())
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(
            it ->
                assertThat(Overlay.podLabels(it))
                    .containsEntry("app.kubernetes.io/name", it.name())
                    .containsEntry("app.kubernetes.io/part-of", "sandbox-broker"));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void selectors_select_pods(Overlay overlay) {
    assertThat(overlay.workloads().filter(it -> !it.kind().equals("Job")))
        .allSatisfy(
            it -> {
              assertThat(overlay.selected(it.at("spec/selector/matchLabels").entries()))
                  .containsExactly(it);
              assertThat(it.all("spec/template/spec/topologySpreadConstraints/labelSelector"))
                  .isNotEmpty()
                  .allSatisfy(
                      spread ->
                          assertThat(overlay.selected(spread.at("matchLabels").entries()))
                              .containsExactly(it));
            });
    assertThat(overlay.kind("Service"))
        .hasSize(3)
        .allSatisfy(
            it -> assertThat(overlay.selected(it.at("spec/selector").entries())).hasSize(1));
    assertThat(
            Stream.concat(
                overlay.kind("PodDisruptionBudget").map(it -> it.at("spec/selector")),
                overlay.kind("NetworkPolicy").map(it -> it.at("spec/podSelector"))))
        .isNotEmpty()
        .allSatisfy(
            it -> assertThat(overlay.selected(it.at("matchLabels").entries())).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void scalers_scale_what_exists_and_only_once(Overlay overlay) {
    List<Manifest> targets =
        Stream.concat(overlay.kind("HorizontalPodAutoscaler"), overlay.kind("ScaledObject"))
            .map(it -> it.at("spec/scaleTargetRef"))
            .toList();

    assertThat(targets)
        .isNotEmpty()
        .doesNotHaveDuplicates()
        .allSatisfy(
            target -> {
              Optional<Manifest> workload = overlay.find(target.text("kind"), target.text("name"));
              assertThat(workload).isPresent();
              assertThat(workload.get().at("spec/replicas").exists()).isFalse();
            });
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void names_lead_to_resources(Overlay overlay) {
    assertThat(overlay.workloads())
        .allSatisfy(
            it -> {
              assertThat(
                      overlay.find(
                          "ServiceAccount", it.text("spec/template/spec/serviceAccountName")))
                  .isPresent();
              it.all("spec/template/spec/containers/envFrom/configMapRef/name")
                  .forEach(name -> assertThat(overlay.find("ConfigMap", name.text())).isPresent());
              it.all("spec/template/spec/containers/env/valueFrom/secretKeyRef")
                  .forEach(key -> hasSecret(overlay, key.text("name"), key.text("key")));
              it.all("spec/template/spec/volumes/secret")
                  .forEach(volume -> hasVolume(overlay, volume));
              mountsAreVolumes(it);
            });
    assertThat(overlay.kind("StatefulSet"))
        .allSatisfy(
            it ->
                assertThat(overlay.find("Service", it.text("spec/serviceName")))
                    .hasValueSatisfying(
                        service -> assertThat(service.text("spec/clusterIP")).isEqualTo("None")));
    overlay
        .kind("TriggerAuthentication")
        .flatMap(it -> it.all("spec/secretTargetRef"))
        .forEach(key -> hasSecret(overlay, key.text("name"), key.text("key")));
    overlay
        .kind("ScaledObject")
        .flatMap(it -> it.all("spec/triggers/authenticationRef/name"))
        .forEach(
            name -> assertThat(overlay.find("TriggerAuthentication", name.text())).isPresent());
  }

  private static void hasVolume(Overlay overlay, Manifest volume) {
    String secret = volume.text("secretName");
    assertThat(overlay.find("Secret", secret)).as(secret).isPresent();
    volume.all("items/key").forEach(key -> hasSecret(overlay, secret, key.text()));
  }

  private static void hasSecret(Overlay overlay, String secret, String key) {
    assertThat(overlay.find("Secret", secret))
        .as(secret)
        .hasValueSatisfying(it -> assertThat(it.at("data").entries()).containsKey(key));
  }

  private static void mountsAreVolumes(Manifest workload) {
    assertThat(Overlay.container(workload).all("volumeMounts/name"))
        .containsExactlyInAnyOrderElementsOf(
            workload.all("spec/template/spec/volumes/name").toList());
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void ports_and_probes_are_those_of_the_services(Overlay overlay) throws IOException {
    Map<String, String> ports = ServiceSettings.read().ports();

    assertThat(overlay.workloads().filter(it -> !it.kind().equals("Job")))
        .allSatisfy(
            it -> {
              Manifest container = Overlay.container(it);
              assertThat(container.all("ports/name").map(Manifest::text)).containsExactly("http");
              assertThat(container.all("ports/containerPort").map(Manifest::text))
                  .containsExactly(ports.get(it.name()));
              assertThat(container.text("startupProbe/httpGet/path")).isEqualTo("/healthz");
              assertThat(container.text("livenessProbe/httpGet/path")).isEqualTo("/healthz");
              assertThat(container.text("readinessProbe/httpGet/path")).isEqualTo("/readyz");
              for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                assertThat(container.text(probe + "/httpGet/port")).isEqualTo("http");
              }
            });
    assertThat(overlay.kind("Service").flatMap(it -> it.all("spec/ports")))
        .allSatisfy(
            it -> {
              assertThat(it.text("name")).isEqualTo("http");
              assertThat(it.text("targetPort")).isEqualTo("http");
            });
    overlay
        .kind("Ingress")
        .forEach(
            it -> {
              assertThat(it.all("spec/rules/http/paths/backend/service"))
                  .allSatisfy(
                      service -> {
                        assertThat(overlay.find("Service", service.text("name"))).isPresent();
                        assertThat(service.text("port/name")).isEqualTo("http");
                      });
              assertThat(it.all("spec/tls/secretName").map(Manifest::text))
                  .isSubsetOf(OF_THE_CLUSTER);
              assertThat(it.all("spec/tls/hosts").toList())
                  .isEqualTo(it.all("spec/rules/host").toList());
            });
    assertThat(overlay.kind("PodMonitor").flatMap(it -> it.all("spec/podMetricsEndpoints/port")))
        .allSatisfy(port -> assertThat(port.text()).isEqualTo("http"));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void pods_have_no_rights_that_they_do_not_need(Overlay overlay) {
    assertThat(overlay.workloads())
        .allSatisfy(
            it -> {
              assertThat(it.text("spec/template/spec/securityContext/runAsNonRoot"))
                  .isEqualTo("true");
              assertThat(it.text("spec/template/spec/securityContext/seccompProfile/type"))
                  .isEqualTo("RuntimeDefault");
              Manifest security = Overlay.container(it).at("securityContext");
              assertThat(security.text("allowPrivilegeEscalation")).isEqualTo("false");
              assertThat(security.text("readOnlyRootFilesystem")).isEqualTo("true");
              assertThat(security.all("capabilities/drop").map(Manifest::text))
                  .containsExactly("ALL");
              assertThat(Overlay.container(it).at("resources/limits").entries())
                  .containsKey("memory");
            });
    assertThat(overlay.kind("ServiceAccount"))
        .allSatisfy(it -> assertThat(it.text("automountServiceAccountToken")).isEqualTo("false"));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void images_have_a_registry_and_a_version(Overlay overlay) throws IOException {
    String compose = Files.readString(Path.of("../docker-compose.yml"));

    assertThat(overlay.workloads())
        .allSatisfy(
            it -> {
              String image = Overlay.container(it).text("image");
              assertThat(image)
                  .matches(
                      "[a-z.]+\\.[a-z]+/sandbox-broker/[a-z-]+(@sha256:[0-9a-f]{64}|:\\d+\\.\\d+\\.\\d+)");
              assertThat(compose)
                  .contains(
                      "image: "
                          + image.replaceFirst("^[^/]*/", "").replaceFirst("[@:].*", "")
                          + "\n");
            });
  }
}
