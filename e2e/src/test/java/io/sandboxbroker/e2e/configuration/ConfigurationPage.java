package io.sandboxbroker.e2e.configuration;

import io.sandboxbroker.e2e.configuration.Service.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the generated part of docs/configuration.md: a table for each record of settings. */
final class ConfigurationPage {

  /** Where the generated part begins. */
  static final String MARKER =
      "<!-- Generated from the settings' Javadoc; a test compares it. To write it again:"
          + " mvn verify -Dconfiguration.write -->";

  private static final Map<String, String> TITLES =
      Map.of(
          "api-gateway", "Gateway",
          "allocator", "Allocator",
          "lifecycle-worker", "Lifecycle worker",
          "kafka-support", "All services");

  /** Variables have a column of their own. */
  private static final Pattern VARIABLE_IN_TEXT = Pattern.compile(" ?\\(\\{@code [A-Z0-9_, ]+}\\)");

  private static final Pattern CODE = Pattern.compile("\\{@(?:code|link|value) #?([^}]+)}");

  /** The default has a column of its own. */
  private static final Pattern DEFAULT_IN_TEXT =
      Pattern.compile("(?:[;,] |(?<=\\.) )(?:[^;,.]|[,.]\\d){1,24} by default(?=\\.|;|$)");

  private static final Map<String, String> UNITS =
      Map.of("_SEC", "s", "_MS", "ms", "_MINUTES", "min", "_HOURS", "h");

  private ConfigurationPage() {}

  static String generate(List<Service> services) {
    var text = new StringBuilder();
    String title = "";
    for (Service service : services) {
      String next = TITLES.getOrDefault(service.module(), service.module());
      if (!next.equals(title)) {
        text.append("\n## ").append(next).append('\n');
        title = next;
      }
      text.append(section(service, services));
    }
    return text.toString();
  }

  private static String section(Service service, List<Service> services) {
    var text = new StringBuilder();
    service
        .groups()
        .forEach(
            (group, description) -> {
              List<Setting> settings =
                  service.settings().values().stream()
                      .filter(setting -> setting.group().equals(group))
                      .toList();
              if (!settings.isEmpty()) {
                text.append("\n### `").append(group).append("`\n\n");
                if (!description.isEmpty()) {
                  text.append(wrapped(sentence(description))).append("\n\n");
                }
                text.append("| setting | variable | meaning | default |\n|---|---|---|---|\n");
                settings.forEach(setting -> text.append(row(service, services, setting)));
              }
            });
    return text.toString();
  }

  private static String row(Service service, List<Service> services, Setting setting) {
    // The services bind the settings of the libraries.
    Service binder =
        Stream.concat(Stream.of(service), services.stream())
            .filter(candidate -> candidate.binding(setting.name()).isPresent())
            .findFirst()
            .orElse(service);
    Optional<Binding> binding = binder.binding(setting.name());
    Optional<Binding> local = binder.localBinding(setting.name());
    String variables =
        binding.stream()
            .flatMap(bound -> bound.variables().stream().map(ConfigurationPage::code))
            .collect(Collectors.joining(", "));
    String oldNames =
        binding.stream()
            .flatMap(bound -> bound.oldNames().stream())
            .map(ConfigurationPage::code)
            .collect(Collectors.joining(", "));
    String defaultValue =
        binding
            .map(Binding::defaultValue)
            .filter(value -> !value.isEmpty())
            .orElse(setting.defaultValue());
    String localValue =
        local
            .map(Binding::defaultValue)
            .filter(value -> !value.isEmpty() && !value.equals(defaultValue))
            .map(value -> " (local: " + code(value) + ")")
            .orElse("");
    return Stream.of(
            code(setting.shortName()),
            variables,
            sentence(setting.description())
                + (oldNames.isEmpty() ? "" : " The old name still works: " + oldNames + "."),
            (defaultValue.isEmpty() ? "none" : code(defaultValue) + unit(variables, defaultValue))
                + localValue)
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** The unit of a bare number, which the name of the variable has. */
  private static String unit(String variables, String value) {
    return value.matches("\\d+")
        ? UNITS.entrySet().stream()
            .filter(
                unit -> variables.contains(unit.getKey() + "`") && !variables.contains("_PER_SEC`"))
            .map(unit -> " " + unit.getValue())
            .findFirst()
            .orElse("")
        : "";
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static String sentence(String javadoc) {
    if (javadoc.isEmpty()) {
      return "";
    }
    String text = VARIABLE_IN_TEXT.matcher(javadoc).replaceAll("");
    text = DEFAULT_IN_TEXT.matcher(text).replaceAll("");
    text = CODE.matcher(text).replaceAll(match -> "`" + match.group(1) + "`").strip();
    text = Character.toUpperCase(text.charAt(0)) + text.substring(1);
    return text.endsWith(".") ? text : text + ".";
  }

  private static String wrapped(String text) {
    var lines = new StringBuilder();
    int length = 0;
    for (String word : text.split("\\s+")) {
      if (length > 0 && length + 1 + word.length() > 120) {
        lines.append('\n');
        length = 0;
      } else if (length > 0) {
        lines.append(' ');
        length++;
      }
      lines.append(word);
      length += word.length();
    }
    return lines.toString();
  }
}
