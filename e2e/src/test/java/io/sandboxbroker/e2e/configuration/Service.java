package io.sandboxbroker.e2e.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The settings of one module.
 *
 * @param module its folder
 * @param groups the prefixes with their descriptions
 * @param settings by full name, as the metadata describes them
 * @param documents what its application.yml has, the profile {@code local} last; none for a library
 */
record Service(
    String module,
    Map<String, String> groups,
    Map<String, Setting> settings,
    List<EnumerablePropertySource<?>> documents) {

  private static final Pattern JAVADOC =
      Pattern.compile("/\\*\\*\\s*(?:\\* )?((?s:.)*?\\.)(?:\\s|$)");

  /**
   * A setting as its metadata describes it.
   *
   * @param group the prefix that its record binds
   * @param defaultValue empty for none
   */
  record Setting(String name, String group, String description, String defaultValue) {

    /** The name without the prefix of the record. */
    String shortName() {
      return name.substring(group.length() + 1);
    }
  }

  /** Reads what the build of the module has written. */
  static Service read(Path root, String module) {
    Path folder = root.resolve(module);
    Path metadata = folder.resolve("target/classes/META-INF/spring-configuration-metadata.json");
    if (!metadata.toFile().exists()) {
      throw new AssertionError(metadata + " is missing: build " + module + " first");
    }
    JsonNode json = JsonMapper.shared().readTree(metadata.toFile());
    var groups = new TreeMap<String, String>();
    var groupsByType = new TreeMap<String, String>();
    json.path("groups")
        .forEach(
            group -> {
              String type = text(group, "type");
              groups.put(text(group, "name"), description(folder, type));
              groupsByType.put(type, text(group, "name"));
            });
    var settings = new TreeMap<String, Setting>();
    json.path("properties")
        .forEach(
            property ->
                settings.put(
                    text(property, "name"),
                    new Setting(
                        text(property, "name"),
                        groupsByType.getOrDefault(text(property, "sourceType"), ""),
                        text(property, "description"),
                        text(property, "defaultValue"))));
    return new Service(
        module, groups, settings, documents(folder.resolve("src/main/resources/application.yml")));
  }

  /** The first sentence of the record's Javadoc, which the metadata lacks. */
  private static String description(Path module, String type) {
    String file = type.replaceAll("\\$.*", "").replace('.', '/') + ".java";
    try {
      Matcher javadoc =
          JAVADOC.matcher(Files.readString(module.resolve("src/main/java").resolve(file)));
      return javadoc.find() ? javadoc.group(1).replaceAll("\\s*\\n \\* ?", " ").strip() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }

  private static List<EnumerablePropertySource<?>> documents(Path file) {
    if (!file.toFile().exists()) {
      return List.of();
    }
    try {
      var documents = new ArrayList<EnumerablePropertySource<?>>();
      for (PropertySource<?> document :
          new YamlPropertySourceLoader().load("settings", new FileSystemResource(file))) {
        documents.add((EnumerablePropertySource<?>) document);
      }
      return List.copyOf(documents);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How application.yml binds a setting outside the profile {@code local}. */
  Optional<Binding> binding(String setting) {
    return binding(setting, 0);
  }

  /** How the profile {@code local} binds it. */
  Optional<Binding> localBinding(String setting) {
    return binding(setting, 1);
  }

  private Optional<Binding> binding(String setting, int document) {
    @Nullable Object value =
        document < documents.size() ? documents.get(document).getProperty(setting) : null;
    return Optional.ofNullable(value).map(bound -> Binding.of(bound.toString()));
  }
}
