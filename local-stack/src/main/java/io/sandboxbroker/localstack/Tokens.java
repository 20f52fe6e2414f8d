package io.sandboxbroker.localstack;

/**
 * The secrets of a local run: they open nothing else, and no service accepts them outside the local
 * profile.
 */
final class Tokens {

  static final String TRACK = "dev_token_local";
  static final String ADMIN = "admin_token_local";
  static final String CSP = "csp_token_local";

  private Tokens() {}
}
