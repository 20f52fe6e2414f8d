package io.sandboxbroker.worker.csp;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Brings the CSP's number of an account into one form: {@code 3.0e6} becomes {@code 3000000}. */
final class AccountNumber {

  private static final int MAX_LENGTH = 64;

  /** The exponent is short, so that no text can stand for a number of millions of digits. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]+(\\.[0-9]*)?([eE][+-]?[0-9]{1,3})?");

  /** A text that is no number, such as {@code lab-17}. It has a digit, as no key of a topic has. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z](?=.*[0-9])[A-Za-z0-9._-]*");

  private AccountNumber() {}

  /**
   * The number as plain digits; a text that is no number stays as it is.
   *
   * @return empty for a fraction, an infinite number, or a text that identifies nothing
   */
  static Optional<String> of(String text) {
    String trimmed = text.strip();
    if (trimmed.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    if (NUMBER.matcher(trimmed).matches()) {
      return plain(new BigDecimal(trimmed));
    }
    return NAME.matcher(trimmed).matches() ? Optional.of(trimmed) : Optional.empty();
  }

  private static Optional<String> plain(BigDecimal number) {
    BigDecimal shortest = number.stripTrailingZeros();
    long digits = (long) shortest.precision() - shortest.scale();
    return shortest.scale() > 0 || digits > MAX_LENGTH
        ? Optional.empty()
        : Optional.of(shortest.toBigIntegerExact().toString());
  }
}
