package io.sandboxbroker.gateway.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.FileSystemResource;

/** Whatever a client is held for ends before the gateway that holds it, wherever it runs. */
class StopOrderTest {

  private static final Path ROOT = Path.of("..");
  private static final Path SETTINGS = Path.of("src/main/resources/application.yml");

  /** From the answer to its last byte. */
  private static final Duration TELLING = Duration.ofSeconds(5);

  /** For the readers and producers, once nobody is held any more. */
  private static final Duration REST = Duration.ofSeconds(10);

  @Test
  void theGatewayEndsAfterTheLastAnswer() throws IOException {
    assertThat(value(SETTINGS, "server.shutdown")).isEqualTo("graceful");
    assertThat(drain()).isGreaterThanOrEqualTo(RequestReply.MAX_RESPONSE_TIME.plus(TELLING));
  }

  @Test
  void kubernetesAndComposeWaitForThat() throws IOException {
    Path pod = ROOT.resolve("deploy/kubernetes/base/api-gateway.yaml");
    Path compose = ROOT.resolve("docker-compose.yml");
    String spec = "spec.template.spec.";
    Duration sleep = seconds(value(pod, spec + "containers[0].lifecycle.preStop.exec.command[1]"));

    assertThat(seconds(value(pod, spec + "terminationGracePeriodSeconds")))
        .isGreaterThanOrEqualTo(sleep.plus(drain()).plus(REST));
    assertThat(duration(value(compose, "services.api-gateway.stop_grace_period")))
        .isGreaterThanOrEqualTo(drain().plus(REST));
  }

  @Test
  void nobodyIsHeldForLonger() {
    request(CommandRequest.MAX_TIMEOUT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request(CommandRequest.MAX_TIMEOUT.plusMillis(1)));
  }

  private static CommandRequest request(Duration hold) {
    return new CommandRequest(
        RequestKind.ALLOCATION,
        Topics.ALLOCATION_COMMANDS,
        "track",
        id -> null,
        hold,
        new Correlation("r-1", "t-1", null));
  }

  private static Duration drain() throws IOException {
    return duration(value(SETTINGS, "spring.lifecycle.timeout-per-shutdown-phase"));
  }

  private static Duration duration(String text) {
    return DurationStyle.detectAndParse(text);
  }

  private static Duration seconds(String text) {
    return Duration.ofSeconds(Long.parseLong(text));
  }

  /** What the first of the file's documents that has this says. */
  private static String value(Path file, String key) throws IOException {
    return new YamlPropertySourceLoader()
        .load(file.toString(), new FileSystemResource(file)).stream()
            .map(document -> document.getProperty(key))
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow(() -> new AssertionError(file + " does not say " + key))
            .toString();
  }
}
