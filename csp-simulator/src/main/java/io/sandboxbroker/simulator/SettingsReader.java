package io.sandboxbroker.simulator;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads settings one by one, and refuses names that were not read. */
final class SettingsReader {
  private static final String PREFIX = "SIM_";

  private final Map<String, String> environment;
  private final Set<String> known = new HashSet<>();

  SettingsReader(Map<String, String> environment) {
    this.environment = environment;
  }

  String text(String name, String otherwise) {
    return read(name, otherwise, Function.identity());
  }

  int number(String name, int otherwise, int least, int most) {
    return read(
        name,
        Integer.toString(otherwise),
        text -> {
          int number = Integer.parseInt(text);
          if (number < least || number > most) {
            throw new IllegalArgumentException(
                "must be from " + least + " to " + most + ", not " + number);
          }
          return number;
        });
  }

  <T> T read(String name, String otherwise, Function<String, T> parser) {
    String text = given(name);
    return parse(name, text == null ? otherwise : text, parser);
  }

  <T> @Nullable T optional(String name, Function<String, T> parser) {
    String text = given(name);
    return text == null ? null : parse(name, text, parser);
  }

  void refuseUnknown() {
    Set<String> unknown = new TreeSet<>(environment.keySet());
    unknown.removeIf(name -> !name.startsWith(PREFIX));
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown settings " + unknown + "; there are " + new TreeSet<>(known));
    }
  }

  /**
   * What is set; a blank value counts as not set, which is what compose files make of an empty
   * variable.
   */
  private @Nullable String given(String name) {
    known.add(name);
    String text = environment.get(name);
    return text == null || text.isBlank() ? null : text.strip();
  }

  private static <T> T parse(String name, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (NumberFormatException noNumber) {
      throw new IllegalArgumentException(name + ": not a whole number: '" + text + "'", noNumber);
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException(name + ": " + refused.getMessage(), refused);
    }
  }
}
