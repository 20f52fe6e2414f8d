package io.sandboxbroker.e2e.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ConfigurationPageTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path PAGE = ROOT.resolve("docs/configuration.md");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)[:}]");

  private static List<Service> services() {
    return Stream.of("kafka-support", "api-gateway", "allocator", "lifecycle-worker")
        .filter(module -> Files.exists(ROOT.resolve(module).resolve("src/main/java")))
        .map(module -> Service.read(ROOT, module))
        .toList();
  }

  @Test
  void thePageIsWhatTheSettingsJavadocSays() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(page).contains(ConfigurationPage.MARKER);
    String written = page.substring(0, page.indexOf(ConfigurationPage.MARKER));
    String expected =
        written + ConfigurationPage.MARKER + "\n" + ConfigurationPage.generate(services());
    if (System.getProperty("configuration.write") != null) {
      Files.writeString(PAGE, expected);
      return;
    }
    assertThat(page)
        .as("docs/configuration.md; to write it again: mvn verify -Dconfiguration.write")
        .isEqualTo(expected);
  }

  @Test
  void everySettingHasADescription() {
    assertThat(services())
        .flatExtracting(service -> service.settings().values())
        .allSatisfy(setting -> assertThat(setting.description()).as(setting.name()).isNotBlank());
  }

  @Test
  void everyVariableThatAServiceReadsIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    var variables = new TreeSet<String>();
    for (Service service : services()) {
      Path file = ROOT.resolve(service.module()).resolve("src/main/resources/application.yml");
      if (Files.exists(file)) {
        VARIABLE
            .matcher(Files.readString(file))
            .results()
            .forEach(match -> variables.add(match.group(1)));
      }
    }
    assertThat(variables).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }

  private record OldName(Service service, String setting, String oldName) {
    @Override
    public String toString() {
      return oldName + " → " + setting + " of " + service.module();
    }
  }

  private static List<OldName> oldNames() {
    return services().stream()
        .filter(service -> !service.documents().isEmpty())
        .flatMap(
            service ->
                Stream.of(service.documents().getFirst().getPropertyNames())
                    .flatMap(
                        setting ->
                            service.binding(setting).stream()
                                .flatMap(binding -> binding.oldNames().stream())
                                .map(oldName -> new OldName(service, setting, oldName))))
        .toList();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("oldNames")
  void anOldNameStillSetsTheSetting(OldName old) {
    String value = "17";
    var property = new MapPropertySource("set", Map.of(old.oldName(), value));
    String variableName = old.oldName().replace("-", "").replace('.', '_').toUpperCase();
    var variable =
        new SystemEnvironmentPropertySource("systemEnvironment", Map.of(variableName, value));

    for (var set : List.of(property, variable)) {
      var environment = new StandardEnvironment();
      environment
          .getPropertySources()
          .forEach(it -> environment.getPropertySources().remove(it.getName()));
      environment.getPropertySources().addFirst(set);
      environment.getPropertySources().addLast(old.service().documents().getFirst());
      ConfigurationPropertySources.attach(environment);

      assertThat(environment.getProperty(old.setting())).as(set.getName()).startsWith(value);
    }
  }
}
