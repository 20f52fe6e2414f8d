package io.sandboxbroker.gateway.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bearer tokens that are valid now: those of the environment and those of the tokens file.
 * Reading them is thread-safe; one thread at a time may reload the file.
 */
final class AccessTokens {

  private static final Logger LOG = LoggerFactory.getLogger(AccessTokens.class);

  private final List<NamedToken> ofEnvironment;
  private final Optional<TokenFile> file;
  private volatile List<NamedToken> valid;
  private volatile @Nullable String fileError;
  private byte[] lastRead = {};
  private byte[] inForce = {};

  /**
   * Reads the tokens for the first time.
   *
   * @throws UnsafeTokenException if a token is unsafe or ambiguous
   */
  AccessTokens(List<NamedToken> ofEnvironment, Optional<TokenFile> file) {
    this.ofEnvironment = List.copyOf(ofEnvironment);
    this.file = file;
    byte[] content = file.map(TokenFile::read).orElse(new byte[0]);
    valid = tokens(content);
    lastRead = NamedToken.sha256(content);
    inForce = lastRead;
  }

  /** Returns the client of a token. Compares all tokens, so that the time reveals no match. */
  Optional<ApiClient> find(String token) {
    byte[] digest = NamedToken.sha256(token.getBytes(UTF_8));
    Optional<ApiClient> found = Optional.empty();
    for (NamedToken known : valid) {
      if (known.hasDigest(digest)) {
        found = Optional.of(known.client());
      }
    }
    return found;
  }

  /** Whether the file was invalid at the last reload, so that the previous tokens stay valid. */
  boolean isFileRejected() {
    return fileError != null;
  }

  /**
   * Replaces the tokens by those of the file, if two reads in a row found the same content. One
   * read may find half of what is being written. Compares contents, because a mounted secret may
   * keep its date.
   */
  void reload() {
    file.ifPresent(this::reload);
  }

  private void reload(TokenFile present) {
    try {
      byte[] content = present.read();
      byte[] digest = NamedToken.sha256(content);
      boolean isSettled = Arrays.equals(digest, lastRead);
      lastRead = digest;
      if (isSettled && !Arrays.equals(digest, inForce)) {
        valid = tokens(content);
        inForce = digest;
        LOG.info("{} tokens are valid now", valid.size());
      }
      fileError = isSettled ? null : fileError;
    } catch (UnsafeTokenException e) {
      if (!Objects.equals(e.getMessage(), fileError)) {
        LOG.warn("The previous tokens stay valid: {}", e.getMessage());
      }
      fileError = e.getMessage();
    }
  }

  private List<NamedToken> tokens(byte[] content) {
    List<NamedToken> all = new ArrayList<>(ofEnvironment);
    file.ifPresent(present -> all.addAll(present.tokens(content)));
    for (int one = 0; one < all.size(); one++) {
      for (int other = 0; other < one; other++) {
        all.get(one).requireDifferent(all.get(other));
      }
    }
    return List.copyOf(all);
  }
}
