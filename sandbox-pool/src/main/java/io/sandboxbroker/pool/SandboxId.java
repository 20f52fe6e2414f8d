package io.sandboxbroker.pool;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * The broker's id of a sandbox: the CSP's {@code csp_id} as text when the account was first listed,
 * or the account's id where it had none. A sandbox keeps its id, whatever later lists say.
 */
public record SandboxId(String value) {

  /** Bounded, so that no number of a list has more than some hundred digits. */
  private static final Pattern NUMBER =
      Pattern.compile("[0-9]{1,40}([.][0-9]{1,40})?([eE][+-]?[0-9]{1,2})?");

  public SandboxId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("A sandbox id is never blank");
    }
  }

  /**
   * The id of a newly listed account. Every form of one number gives the same id: {@code 3002036.0}
   * gives {@code 3002036}.
   *
   * @param text the CSP's number, or another text, which stays as it is
   */
  public static SandboxId ofListed(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return new SandboxId(text);
    }
    BigDecimal number = new BigDecimal(text).stripTrailingZeros();
    return new SandboxId(number.scale() > 0 ? text : number.toPlainString());
  }

  @Override
  public String toString() {
    return value;
  }
}
