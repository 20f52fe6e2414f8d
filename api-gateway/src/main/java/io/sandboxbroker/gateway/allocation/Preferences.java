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
 * The preferences of a client (RFC 7240) for an allocation. Other preferences and parameters are
 * ignored; of several preferences with one name, the first counts.
 *
 * @param maxWait how long the client waits, at most {@link #MAX_WAIT}; empty without a preference
 * @param respondAsync whether the client accepts 202 instead of a longer wait
 */
record Preferences(Optional<Duration> maxWait, boolean respondAsync) {

  static final String HEADER = "Prefer";
  static final String APPLIED = "Preference-Applied";
  static final Duration MAX_WAIT = Duration.ofSeconds(60);

  private static final String WAIT = "wait";
  private static final String RESPOND_ASYNC = "respond-async";

  /**
   * Reads the preferences of a request.
   *
   * @throws RefusedException if the wait is not a whole number of seconds
   */
  static Preferences of(HttpHeaders headers) {
    Optional<Duration> maxWait = Optional.empty();
    boolean respondAsync = false;
    Set<String> seen = new HashSet<>();
    for (String header : headers.getOrEmpty(HEADER)) {
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

  /** The value of {@code Preference-Applied} beside an outcome; empty for no header. */
  Optional<String> appliedToOutcome() {
    return maxWait.map(wait -> WAIT + "=" + wait.toSeconds());
  }

  /** The value of {@code Preference-Applied} on 202. */
  String appliedToAcceptance() {
    return appliedToOutcome().map(wait -> RESPOND_ASYNC + ", " + wait).orElse(RESPOND_ASYNC);
  }

  /** Splits a text at the separators outside quotes. */
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
      throw RefusedException.invalid(HEADER, "has a wait that is not a whole number of seconds");
    }
    String number = value.replaceFirst("^0+(?=.)", "");
    boolean tooLong = number.length() > 2 || Long.parseLong(number) > MAX_WAIT.toSeconds();
    return tooLong ? MAX_WAIT : Duration.ofSeconds(Long.parseLong(number));
  }
}
