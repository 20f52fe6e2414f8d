package io.sandboxbroker.localstack.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;

/** The Dockerfile, the Compose file and what the tests start in containers agree. */
class ContainerFilesTest {

  private static final Path ROOT = Path.of("..");

  /** The volumes that the images of others declare. */
  private static final List<String> VOLUMES =
      List.of("/etc/kafka/secrets", "/mnt/shared/config", "/var/lib/kafka/data", "/prometheus");

  private static final Manifest COMPOSE =
      Manifest.parseAll(read("docker-compose.yml")).getFirst().at("services");

  @Test
  void servers_have_one_version_everywhere() {
    String tests = read("allocator/src/test/java/io/sandboxbroker/allocator/Infrastructure.java");

    assertThat(COMPOSE.text("kafka/image")).isEqualTo("apache/kafka:" + AppInfoParser.getVersion());
    assertThat(tests).contains("withTag(AppInfoParser.getVersion())");
    String dynamoDb = "amazon/dynamodb-local:" + property("dynamodb-local.version");
    assertThat(COMPOSE.text("dynamodb/image")).isEqualTo(dynamoDb);
    assertThat(tests).contains('"' + dynamoDb + '"');
    assertThat(COMPOSE.text("schema-registry/image"))
        .isEqualTo("apicurio/apicurio-registry:" + property("apicurio.version"));
  }

  @Test
  void containers_restart_and_leave_no_volume() {
    assertThat(COMPOSE.entries()).hasSizeGreaterThan(8);
    assertThat(COMPOSE.entries().keySet())
        .allSatisfy(
            service ->
                assertThat(COMPOSE.at(service).text("restart"))
                    .as(service)
                    .isEqualTo("unless-stopped"));
    assertThat(Stream.of("kafka", "prometheus").flatMap(it -> COMPOSE.at(it).all("tmpfs")))
        .extracting(it -> it.text().replaceFirst(":.*", ""))
        .containsExactlyInAnyOrderElementsOf(VOLUMES);
  }

  @Test
  void images_are_built_from_their_modules_and_nothing_else() {
    List<String> modules = matches("<module>([a-z0-9-]+)</module>", profileless(read("pom.xml")));
    Set<String> needed = new TreeSet<>();
    List.of("csp-simulator", "allocator", "lifecycle-worker", "api-gateway")
        .forEach(module -> addWithDependencies(module, modules, needed));
    List<String> letIn =
        read(".dockerignore")
            .lines()
            .filter(it -> it.startsWith("!"))
            .map(it -> it.substring(1))
            .toList();

    assertThat(read(".dockerignore").lines().filter(it -> !it.startsWith("#")).findFirst())
        .hasValue("*");
    assertThat(letIn)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of("pom.xml", ".mvn", "build-tools"),
                    modules.stream().map(it -> needed.contains(it) ? it : it + "/pom.xml"))
                .toList());
  }

  @Test
  void a_build_without_a_module_says_so() {
    String dockerfile = read("Dockerfile");

    assertThat(dockerfile.indexOf("${MODULE:?")).isPositive();
    assertThat(dockerfile.indexOf("${MODULE:?")).isLessThan(dockerfile.indexOf("${MODULE}/target"));
  }

  private static void addWithDependencies(String module, List<String> modules, Set<String> needed) {
    if (needed.add(module)) {
      matches("<artifactId>([a-z0-9-]+)</artifactId>", read(module + "/pom.xml")).stream()
          .filter(modules::contains)
          .forEach(it -> addWithDependencies(it, modules, needed));
    }
  }

  private static String profileless(String pom) {
    return pom.substring(0, pom.indexOf("<profiles>"));
  }

  private static String property(String name) {
    return matches("<" + Pattern.quote(name) + ">([^<]+)<", read("pom.xml")).getFirst();
  }

  private static List<String> matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(it -> it.group(1)).toList();
  }

  private static String read(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
