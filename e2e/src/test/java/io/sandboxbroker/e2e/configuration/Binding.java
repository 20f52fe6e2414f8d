package io.sandboxbroker.e2e.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an application.yml binds one setting to: {@code
 * ${BACKOFF_BASE_MS:${broker.old.name:100}}ms}.
 *
 * @param variables environment variables that set it
 * @param oldNames former names of the setting that still work
 * @param defaultValue what it is when none of them is set; empty when there is none
 */
record Binding(List<String> variables, List<String> oldNames, String defaultValue) {

  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\{([A-Za-z0-9_.\\[\\]-]+)(?::(.*))?}([a-z]*)");
  private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]*");

  /** Reads the value of a setting as it stands in the file. */
  static Binding of(String value) {
    List<String> variables = new ArrayList<>();
    List<String> oldNames = new ArrayList<>();
    String rest = value;
    String unit = "";
    for (Matcher placeholder = PLACEHOLDER.matcher(rest);
        placeholder.matches();
        placeholder = PLACEHOLDER.matcher(rest)) {
      String name = placeholder.group(1);
      if (VARIABLE.matcher(name).matches()) {
        variables.add(name);
      } else if (name.startsWith("broker.")) {
        oldNames.add(name);
      }
      rest = placeholder.group(2) == null ? "" : placeholder.group(2);
      unit = placeholder.group(3).isEmpty() ? unit : placeholder.group(3);
    }
    return new Binding(
        List.copyOf(variables),
        List.copyOf(oldNames),
        rest.isEmpty() || rest.contains("${") ? "" : rest + unit);
  }
}
