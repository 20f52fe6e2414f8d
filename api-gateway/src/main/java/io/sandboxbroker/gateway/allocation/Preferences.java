package io.sandboxbroker.gateway.allocation;

import io.sandboxbroker.gateway.web.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;

/**
 * What a client prefers (RFC 7240), as far as it concerns an allocation; other preferences and
 * parameters are ignored, and the first of several with one name counts.
 *
 * @param maxWait how long it is ready to wait, at most {@link #LONGEST_WAIT}; empty when it does
 *     not say
 * @param respondAsync whether it takes 202 rather than to wait longer
 */
record Preferences(Optional<Duration> maxWait, boolean respondAsync) {

  static final String HEADER = "Prefer";
  static final String APPLIED = "Preference-Applied";
  static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private static final String WAIT = "wait";
  private static final String RESPOND_ASYNC = "respond-async";
  private static final Preferences NONE = new Preferences(Optional.empty(), false);

  /**
   * Those of a request.
   *
   * @throws RefusedException if it says how long to wait, but not in whole seconds
   */
  static Preferences of(HttpHeaders headers) {
    List<String> given = headers.getOrEmpty(HEADER);
    return given.isEmpty() ? NONE : of(given);
  }

  private static Preferences of(List<String> given) {
    Optional<Duration> maxWait = Optional.empty();
    boolean respondAsync = false;
    Set<String> seen = new HashSet<>();
    for (String header : given) {
      for (String preference : split(header, ',')) {
        String[] pair = split(preference, ';').getFirst().split("=", 2);
        String name = pair[0].strip().toLowerCase(Locale.ROOT);
        String value = pair.length == 1 ? "" : unquoted(pair[1].strip());
        if (seen.add(name)) {
          maxWait = name.equals(WAIT) ? Optional.of(seconds(value)) : maxWait;
          respondAsync |= name.equals(RESPOND_ASYNC) && value.isEmpty();
        }
      }
    }
    return new Preferences(maxWait, respondAsync);
  }

  /** The value of {@code Preference-Applied} when the outcome came in time; empty for none. */
  Optional<String> appliedToOutcome() {
    return maxWait.map(time -> WAIT + "=" + time.toSeconds());
  }

  /** The value of {@code Preference-Applied} on 202. */
  String appliedToAcceptance() {
    return appliedToOutcome().map(time -> RESPOND_ASYNC + ", " + time).orElse(RESPOND_ASYNC);
  }

  /** The parts between separators that are not inside quotes; at least one. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int begin = 0;
    for (int at = 0; at < text.length(); at++) {
      char here = text.charAt(at);
      if (here == '\\' && quoted) {
        at++;
      } else if (here == '"') {
        quoted = !quoted;
      } else if (here == separator && !quoted) {
        parts.add(text.substring(begin, at));
        begin = at + 1;
      }
    }
    parts.add(text.substring(begin));
    return parts;
  }

  private static String unquoted(String word) {
    return word.length() > 1 && word.startsWith("\"") && word.endsWith("\"")
        ? word.substring(1, word.length() - 1)
        : word;
  }

  private static Duration seconds(String value) {
    if (value.isEmpty() || !value.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
      throw RefusedException.invalid(HEADER, "has a wait that is no number of whole seconds");
    }
    String number = value.replaceFirst("^0+(?=.)", "");
    boolean tooLong = number.length() > 2 || Long.parseLong(number) > LONGEST_WAIT.toSeconds();
    return tooLong ? LONGEST_WAIT : Duration.ofSeconds(Long.parseLong(number));
  }
}
