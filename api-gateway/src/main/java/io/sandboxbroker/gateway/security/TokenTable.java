package io.sandboxbroker.gateway.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;

/** The tokens that are good at a time, and what for. Immutable. */
final class TokenTable {

  private final List<NamedToken> tokens;

  /**
   * These tokens.
   *
   * @throws UnsafeTokenException if two have the same name or are the same
   */
  TokenTable(List<NamedToken> tokens) {
    this.tokens = List.copyOf(tokens);
    for (int one = 0; one < tokens.size(); one++) {
      for (int other = 0; other < one; other++) {
        requireDifferent(tokens.get(other), tokens.get(one));
      }
    }
  }

  private static void requireDifferent(NamedToken one, NamedToken other) {
    if (one.name().equals(other.name())) {
      throw new UnsafeTokenException("there are two tokens of the name " + one);
    }
    if (one.isSameAs(other)) {
      throw new UnsafeTokenException(one + " and " + other + " are the same");
    }
  }

  /** What a token is good for; looks at all, so that its time does not say which it was. */
  Optional<Grant> find(String token) {
    byte[] digest = NamedToken.sha256(token.getBytes(UTF_8));
    Optional<Grant> found = Optional.empty();
    for (NamedToken known : tokens) {
      if (known.isOf(digest)) {
        found = Optional.of(known.grant());
      }
    }
    return found;
  }

  int size() {
    return tokens.size();
  }
}
