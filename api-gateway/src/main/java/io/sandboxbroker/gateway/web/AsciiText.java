package io.sandboxbroker.gateway.web;

import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/** Validates ids and prefixes: 1 to 256 visible ASCII characters after trimming. */
public final class AsciiText {

  /** The rule as a regular expression, for the OpenAPI document. */
  public static final String PATTERN = "^[!-~]+$";

  /** The same for a header, where empty means absent. */
  static final String HEADER_PATTERN = "^[!-~]*$";

  static final int MAX_LENGTH = 256;

  private AsciiText() {}

  /**
   * Returns the value of a header, if the request has it. An empty header counts as absent.
   *
   * @throws RefusedException if the header is repeated or invalid
   */
  public static Optional<String> ofHeader(HttpHeaders headers, String name) {
    return given(headers, name).map(value -> require(name, value));
  }

  /**
   * Returns the value of a header as the client has sent it, unless it is empty.
   *
   * @throws RefusedException if the header is repeated
   */
  static Optional<String> given(HttpHeaders headers, String name) {
    List<String> values =
        headers.getOrEmpty(name).stream().filter(value -> !value.isBlank()).toList();
    if (values.size() > 1) {
      throw RefusedException.invalid(name, "is repeated");
    }
    return values.stream().findFirst();
  }

  /**
   * Returns the trimmed value.
   *
   * @param where the name of the value in the refusal
   * @throws RefusedException if the value is invalid
   */
  public static String require(String where, String value) {
    String trimmed = value.strip();
    if (trimmed.isEmpty()) {
      throw RefusedException.invalid(where, "is empty");
    }
    if (trimmed.length() > MAX_LENGTH) {
      throw RefusedException.invalid(where, "is longer than " + MAX_LENGTH + " characters");
    }
    if (!trimmed.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
      throw RefusedException.invalid(where, "has characters other than visible ASCII");
    }
    return trimmed;
  }
}
