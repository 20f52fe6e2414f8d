package io.sandboxbroker.gateway.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/**
 * Reads names: 1 to 256 characters of any script after trimming, without control characters. A
 * header holds them in UTF-8 or ISO-8859-1.
 */
public final class PlainText {

  /** The rule as a regular expression, for the OpenAPI document. */
  public static final String PATTERN = "^[^\\u0000-\\u001F\\u007F-\\u009F]+$";

  /** The same for a header, where empty means absent. */
  public static final String HEADER_PATTERN = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$";

  private static final int MAX_LENGTH = 256;

  private PlainText() {}

  /**
   * Returns the value of a header, if the request has it. An empty header counts as absent.
   *
   * @throws RefusedException if the header is repeated or invalid
   */
  public static Optional<String> ofHeader(HttpHeaders headers, String name) {
    List<String> values =
        headers.getOrEmpty(name).stream().filter(value -> !value.isBlank()).toList();
    if (values.size() > 1) {
      throw RefusedException.invalid(name, "is repeated");
    }
    return values.stream().findFirst().map(value -> require(name, decoded(value)));
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
    if (!isPrintable(trimmed)) {
      throw RefusedException.invalid(where, "has control characters");
    }
    return trimmed;
  }

  /** Returns the trimmed value of the first header of this name; empty if it is no name. */
  static Optional<String> find(HttpHeaders headers, String name) {
    return headers.getOrEmpty(name).stream()
        .map(value -> decoded(value).strip())
        .filter(value -> !value.isEmpty())
        .findFirst()
        .filter(value -> value.length() <= MAX_LENGTH && isPrintable(value));
  }

  private static boolean isPrintable(String value) {
    return value
        .codePoints()
        .noneMatch(
            character ->
                Character.isISOControl(character)
                    || Character.getType(character) == Character.SURROGATE);
  }

  /** The server makes a character of each byte of a header. */
  private static String decoded(String value) {
    byte[] bytes = value.getBytes(ISO_8859_1);
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return value;
    }
  }
}
