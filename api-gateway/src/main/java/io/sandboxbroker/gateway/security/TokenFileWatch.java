package io.sandboxbroker.gateway.security;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the good tokens as their file says. It looks at the content and not at its date, which a
 * mounted secret may keep. Looked at by one thread at a time.
 */
final class TokenFileWatch {

  private static final Logger LOG = LoggerFactory.getLogger(TokenFileWatch.class);

  private final TokenFile file;
  private final List<NamedToken> ofEnvironment;
  private final BearerTokens tokens;
  private byte[] seen;
  private byte[] inForce;
  private volatile @Nullable String refusal;

  private TokenFileWatch(TokenFile file, List<NamedToken> ofEnvironment, byte[] content) {
    this.file = file;
    this.ofEnvironment = List.copyOf(ofEnvironment);
    seen = NamedToken.sha256(content);
    inForce = seen;
    tokens = new BearerTokens(table(content));
  }

  /**
   * Reads the file for the first time.
   *
   * @param ofEnvironment tokens that are good whatever the file says
   * @throws UnsafeTokenException if it cannot be used
   */
  static TokenFileWatch begin(TokenFile file, List<NamedToken> ofEnvironment) {
    return new TokenFileWatch(file, ofEnvironment, file.read());
  }

  BearerTokens tokens() {
    return tokens;
  }

  /**
   * Whether the file, as it was seen last, could not be used, so that the tokens before it stay.
   */
  boolean isRefused() {
    return refusal != null;
  }

  /**
   * Takes over what the file says now, if it said the same the last time: what was seen only once
   * may be half of what is being written. Never fails.
   */
  void look() {
    try {
      byte[] content = file.read();
      byte[] digest = NamedToken.sha256(content);
      boolean settled = Arrays.equals(digest, seen);
      seen = digest;
      if (settled) {
        takeOver(content, digest);
      }
    } catch (UnsafeTokenException e) {
      refuse(e.getMessage());
    }
  }

  private void takeOver(byte[] content, byte[] digest) {
    if (!Arrays.equals(digest, inForce)) {
      TokenTable newer = table(content);
      tokens.replace(newer);
      inForce = digest;
      LOG.info("{} tokens are good from now on", newer.size());
    }
    refusal = null;
  }

  /** Says it once. */
  private void refuse(@Nullable String why) {
    if (!Objects.equals(why, refusal)) {
      LOG.warn("the tokens stay as they were: {}", why);
    }
    refusal = why;
  }

  private TokenTable table(byte[] content) {
    List<NamedToken> all = new ArrayList<>(ofEnvironment);
    all.addAll(file.tokens(content));
    return new TokenTable(all);
  }
}
