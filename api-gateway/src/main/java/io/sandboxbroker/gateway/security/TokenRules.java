package io.sandboxbroker.gateway.security;

import java.util.Set;
import java.util.regex.Pattern;

/** The rules for the tokens of the environment and of the tokens file. */
final class TokenRules {

  private static final int MIN_LENGTH = 16;
  private static final int MAX_LENGTH = 1_024;
  private static final Pattern VISIBLE = Pattern.compile("[!-~]*");

  /** These tokens are public. */
  private static final Set<String> DEVELOPMENT_TOKENS =
      Set.of("dev_token_local", "admin_token_local");

  /** The values of our own examples, and what people write in theirs. */
  private static final Pattern EXAMPLE =
      Pattern.compile("(?i)<.*>|(?:replace|change)[-_.]?(?:me|this).*");

  private TokenRules() {}

  /**
   * Requires a token that nobody can know or guess.
   *
   * @param where the name of the token in the message
   * @param local whether development tokens are allowed
   * @throws UnsafeTokenException if the token breaks a rule; the message does not contain it
   */
  static void require(String where, String token, boolean local) {
    if (DEVELOPMENT_TOKENS.contains(token)) {
      if (!local) {
        throw new UnsafeTokenException(
            where + " is a token for development, which only the profile 'local' accepts");
      }
      return;
    }
    if (EXAMPLE.matcher(token).matches()) {
      throw new UnsafeTokenException(where + " is the value of an example");
    }
    if (token.length() < MIN_LENGTH) {
      throw new UnsafeTokenException(where + " is shorter than " + MIN_LENGTH + " characters");
    }
    if (token.length() > MAX_LENGTH) {
      throw new UnsafeTokenException(where + " is longer than " + MAX_LENGTH + " characters");
    }
    if (!VISIBLE.matcher(token).matches()) {
      throw new UnsafeTokenException(
          where + " has a space, a line break or another character than visible ASCII");
    }
  }
}
