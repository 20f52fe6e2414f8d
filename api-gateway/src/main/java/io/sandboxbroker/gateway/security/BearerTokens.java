package io.sandboxbroker.gateway.security;

import java.util.Optional;

/** The tokens that are good now. Thread-safe; never prints one. */
public final class BearerTokens {

  private volatile TokenTable table;

  BearerTokens(TokenTable table) {
    this.table = table;
  }

  /** What a token is good for; empty if it is none of ours, or not any more. */
  public Optional<Grant> find(String token) {
    return table.find(token);
  }

  /** From the next request on these are good, and no others. */
  void replace(TokenTable newer) {
    table = newer;
  }
}
