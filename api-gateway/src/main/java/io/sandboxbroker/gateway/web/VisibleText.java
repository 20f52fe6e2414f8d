package io.sandboxbroker.gateway.web;

import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/** Ids and prefixes as the contract wants them: 1 to 256 visible ASCII characters, trimmed. */
public final class VisibleText {

  private static final int LONGEST = 256;

  private VisibleText() {}

  /**
   * The value of a header; empty when the request does not have it.
   *
   * @throws RefusedException if it is there more than once, or is not such a text
   */
  public static Optional<String> ofHeader(HttpHeaders headers, String name) {
    List<String> values = headers.getOrEmpty(name);
    if (values.size() > 1) {
      throw RefusedException.invalid(name, "is there more than once");
    }
    return values.stream().findFirst().map(value -> require(name, value));
  }

  /**
   * The value, trimmed.
   *
   * @param where what it is called in the refusal
   * @throws RefusedException if it is not such a text
   */
  public static String require(String where, String value) {
    String trimmed = value.strip();
    if (trimmed.isEmpty()) {
      throw RefusedException.invalid(where, "is empty");
    }
    if (trimmed.length() > LONGEST) {
      throw RefusedException.invalid(where, "is longer than " + LONGEST + " characters");
    }
    if (!trimmed.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
      throw RefusedException.invalid(where, "has characters other than visible ASCII");
    }
    return trimmed;
  }
}
