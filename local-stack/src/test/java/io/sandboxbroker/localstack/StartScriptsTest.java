package io.sandboxbroker.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the start scripts in a copy of the repository in which nothing has been built. */
class StartScriptsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern OPTION_NAMES = Pattern.compile("names = (\\{[^}]*}|\"--[a-z-]+\")");
  private static final Pattern OPTION = Pattern.compile("--[a-z-]+");
  private static final List<String> COMMANDS_WITHOUT_MAVEN =
      List.of("bash", "dirname", "cat", "sed", "head", "find", "df", "awk", "mkdir", "touch");

  @TempDir Path clone;

  /** A script and the folder of the sources with its options. */
  private record Script(String path, String sources) {
    @Override
    public String toString() {
      return path;
    }
  }

  private record Result(int code, String output) {}

  private static List<Script> scripts() {
    return List.of(
        new Script("local-stack/up", "local-stack/src/main"),
        new Script(
            "local-stack/train", "local-stack/src/main/java/io/sandboxbroker/localstack/check"),
        new Script("audit/replay", "audit/src/main"),
        new Script("migration/import", "migration/src/main"),
        new Script("benchmarks/run", "benchmarks/src/main"),
        new Script("simulation/run", "simulation/src/test/java/io/sandboxbroker/simulation"),
        new Script("e2e/chaos", "e2e/src/test/java/io/sandboxbroker/e2e/chaos"),
        new Script("e2e/audit-rate", "e2e/src/test/java/io/sandboxbroker/e2e/audit"),
        new Script("e2e/issuer", "e2e/src/test/java/io/sandboxbroker/e2e/stack"),
        new Script("e2e/subscribe", "e2e/src/test/java/io/sandboxbroker/e2e/subscriber"));
  }

  @BeforeEach
  void copyTheScripts() throws IOException {
    copy("build-tools/start.sh");
    for (Script script : scripts()) {
      copy(script.path());
    }
  }

  private void copy(String file) throws IOException {
    Path copy = clone.resolve(file);
    Files.createDirectories(copy.getParent());
    Files.copy(ROOT.resolve(file), copy);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void helpNeedsNoBuildAndListsEveryOptionWithAnExample(Script script) throws Exception {
    Result help = run(script.path(), System.getenv("PATH"), "--help");

    assertThat(help.code()).isZero();
    assertThat(help.output())
        .startsWith("Usage: " + script.path())
        .containsPattern("(?m)^Examples?[:,]")
        .contains("--no-build", "--help");
    assertThat(options(script)).allMatch(help.output()::contains);
    assertThat(help.output().lines()).allMatch(line -> line.length() <= 120);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void withoutABuildNoBuildIsRefusedInOneLine(Script script) throws Exception {
    Result refused = run(script.path(), System.getenv("PATH"), "--no-build");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.output())
        .isEqualTo("Nothing has been built yet: start without --no-build.\n");
  }

  /** Its help is that of the program, so it is not among the others. */
  @Test
  void withoutABuildTheCommandLineIsRefusedInOneLine() throws Exception {
    copy("broker-cli/broker");

    Result refused = run("broker-cli/broker", System.getenv("PATH"), "--no-build", "--help");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.output())
        .isEqualTo("Nothing has been built yet: start without --no-build.\n");
  }

  @Test
  void aMissingMavenIsNamedInOneLineWithTheWayToGetIt() throws Exception {
    Path commands = Files.createDirectory(clone.resolve("commands"));
    for (String command : COMMANDS_WITHOUT_MAVEN) {
      Files.createSymbolicLink(commands.resolve(command), find(command));
    }

    Result refused = run("local-stack/up", commands.toString());

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.output())
        .hasLineCount(1)
        .startsWith("Maven 3.8 or later is missing.")
        .contains("apt install maven", "dnf install maven", "brew install maven", "WSL");
  }

  private Result run(String script, String path, String... arguments) throws Exception {
    List<String> command =
        Stream.concat(
                Stream.of(find("bash").toString(), clone.resolve(script).toString()),
                Stream.of(arguments))
            .toList();
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PATH", path);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), output);
  }

  private static Path find(String command) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, command))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> options(Script script) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(script.sources()))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> matches(OPTION_NAMES, read(file)))
          .flatMap(names -> matches(OPTION, names))
          .toList();
    }
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
