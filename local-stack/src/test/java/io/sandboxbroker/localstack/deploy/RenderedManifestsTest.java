package io.sandboxbroker.localstack.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code deploy/kubernetes/rendered} is what Kustomize makes of the overlays, so that every build
 * can check the resources, also without Kustomize. Run with {@code -Dkubernetes.write} after a
 * change.
 */
class RenderedManifestsTest {

  private static final List<List<String>> KUSTOMIZE =
      List.of(List.of("kustomize", "build"), List.of("kubectl", "kustomize"));

  private static final Path ALERTS = Path.of("../deploy/prometheus/alerts.yml");
  private static final Path RULE =
      Overlay.KUBERNETES.resolve("components/prometheus-operator/prometheus-rule.yaml");

  private static final String RULE_HEADER =
      """
      # Made of deploy/prometheus/alerts.yml, not by hand:
      # mvn -pl local-stack test -Dtest=RenderedManifestsTest -Dkubernetes.write
      apiVersion: monitoring.coreos.com/v1
      kind: PrometheusRule
      metadata:
        name: sandbox-broker
      spec:
      """;

  @BeforeAll
  static void writeRule() throws IOException {
    if (isWriting()) {
      String groups =
          Files.readAllLines(ALERTS).stream()
              .dropWhile(line -> !line.equals("groups:"))
              .map(line -> "  " + line)
              .collect(Collectors.joining("\n", "", "\n"));
      Files.writeString(RULE, RULE_HEADER + groups);
    }
  }

  @Test
  void the_prometheus_rule_has_the_alerts() throws IOException {
    Manifest alerts = Manifest.parseAll(Files.readString(ALERTS)).getFirst();
    Manifest rule = Manifest.parseAll(Files.readString(RULE)).getFirst();

    assertThat(rule.at("spec").value())
        .as("alerts.yml has changed: write the rule again with -Dkubernetes.write")
        .isEqualTo(alerts.value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"example", "minimal"})
  void the_rendered_resources_are_those_of_the_overlay(String overlay) throws Exception {
    String header =
        """
        # Made by Kustomize from deploy/kubernetes/overlays/%s, not by hand:
        # mvn -pl local-stack test -Dtest=RenderedManifestsTest -Dkubernetes.write
        # sources: %s
        """
            .formatted(overlay, hashOfSources());
    Optional<String> rendered = render(overlay);
    if (isWriting()) {
      Files.createDirectories(Overlay.file(overlay).getParent());
      Files.writeString(Overlay.file(overlay), header + rendered.orElseThrow());
    }
    String kept = Files.readString(Overlay.file(overlay));

    assertThat(kept.lines().limit(3).toList())
        .as("deploy/kubernetes has changed: render it again with -Dkubernetes.write")
        .isEqualTo(header.lines().toList());
    if (rendered.isPresent()) {
      // The order of fields differs between versions of Kustomize.
      assertThat(Manifest.parseAll(kept))
          .containsExactlyInAnyOrderElementsOf(Manifest.parseAll(rendered.get()));
    } else {
      System.err.println(
          "WARNING: neither kustomize nor kubectl is there: the overlay "
              + overlay
              + " was not rendered. Only the hash of its sources was compared.");
    }
  }

  private static boolean isWriting() {
    return System.getProperty("kubernetes.write") != null;
  }

  /** Kustomize's output; empty without Kustomize. */
  private static Optional<String> render(String overlay) throws Exception {
    for (List<String> command : KUSTOMIZE) {
      if (isOnPath(command.getFirst())) {
        var arguments =
            Stream.concat(
                    command.stream(),
                    Stream.of(Overlay.KUBERNETES.resolve("overlays").resolve(overlay).toString()))
                .toList();
        Process process =
            new ProcessBuilder(arguments).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("exit code of %s", arguments).isZero();
        return Optional.of(output);
      }
    }
    return Optional.empty();
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String hashOfSources() throws IOException, NoSuchAlgorithmException {
    var hash = MessageDigest.getInstance("SHA-256");
    try (Stream<Path> files = Files.walk(Overlay.KUBERNETES)) {
      for (Path file :
          files
              .filter(Files::isRegularFile)
              .filter(it -> !it.startsWith(Overlay.KUBERNETES.resolve("rendered")))
              .sorted()
              .toList()) {
        hash.update(Overlay.KUBERNETES.relativize(file).toString().getBytes(UTF_8));
        hash.update(Files.readAllBytes(file));
      }
    }
    return HexFormat.of().formatHex(hash.digest());
  }
}
