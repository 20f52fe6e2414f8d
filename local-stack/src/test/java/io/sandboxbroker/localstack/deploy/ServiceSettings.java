package io.sandboxbroker.localstack.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings that the services know, from docs/configuration.md, which a test compares with the
 * code.
 *
 * @param variables the variables of the environment
 * @param ports the default ports by service
 */
record ServiceSettings(Set<String> variables, Map<String, String> ports) {

  private static final Pattern VARIABLE = Pattern.compile("`([A-Z][A-Z0-9_]+)`");
  private static final Pattern GROUP = Pattern.compile("### `(broker[a-z.-]*)`");
  private static final Pattern SETTING = Pattern.compile("\\| `([a-z-]+)` \\|.*");
  private static final Pattern PORTS =
      Pattern.compile("`SERVER_PORT`.*gateway `(\\d+)`, allocator `(\\d+)`, worker `(\\d+)`");

  static ServiceSettings read() throws IOException {
    String page = Files.readString(Path.of("../docs/configuration.md"));
    var variables = new TreeSet<String>();
    VARIABLE.matcher(page).results().forEach(it -> variables.add(it.group(1)));
    String group = "";
    for (String line : page.lines().toList()) {
      Matcher heading = GROUP.matcher(line);
      Matcher setting = SETTING.matcher(line);
      if (heading.matches()) {
        group = heading.group(1);
      } else if (setting.matches() && !group.isEmpty()) {
        variables.add(variable(group + "." + setting.group(1)));
      }
    }
    Matcher ports = PORTS.matcher(page);
    if (!ports.find()) {
      throw new AssertionError("docs/configuration.md lacks the ports");
    }
    return new ServiceSettings(
        variables,
        Map.of(
            "api-gateway", ports.group(1),
            "allocator", ports.group(2),
            "lifecycle-worker", ports.group(3)));
  }

  /** Spring's rule for a setting that has no variable of its own. */
  private static String variable(String setting) {
    return setting.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
