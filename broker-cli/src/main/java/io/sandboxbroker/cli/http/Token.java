package io.sandboxbroker.cli.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The token of all requests. It never appears in a message: neither in those of this class nor in
 * those of the HTTP client, which would quote a header that it does not accept.
 */
public final class Token {

  private static final int MAX_BYTES = 16 * 1024;

  private final @Nullable String fixed;
  private final @Nullable Path file;

  private Token(@Nullable String fixed, @Nullable Path file) {
    this.fixed = fixed;
    this.file = file;
  }

  /**
   * The token of {@code BROKER_TOKEN_FILE}, else of {@code BROKER_TOKEN}.
   *
   * @param file wins over both, if it is given
   * @throws SettingsException if there is none
   */
  public static Token of(@Nullable Path file, Map<String, String> environment) {
    String named = environment.getOrDefault("BROKER_TOKEN_FILE", "");
    if (file != null || !named.isBlank()) {
      var token = new Token(null, file != null ? file : Path.of(named));
      token.value();
      return token;
    }
    String text = environment.getOrDefault("BROKER_TOKEN", "");
    if (text.isBlank()) {
      throw new SettingsException(
          "there is no token: set BROKER_TOKEN or BROKER_TOKEN_FILE"
              + " (local-stack/up accepts dev_token_local and admin_token_local)");
    }
    return new Token(valid(text, "BROKER_TOKEN"), null);
  }

  /**
   * The token of the next request. A file is read each time, as its token may be replaced while a
   * lab runs.
   *
   * @throws SettingsException if the file cannot be read or has no token
   */
  String value() {
    if (fixed != null) {
      return fixed;
    }
    if (file == null) {
      throw new IllegalStateException("a token has a text or a file");
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new SettingsException(file + " is too large for a token");
      }
      return valid(Files.readString(file), file.toString());
    } catch (IOException | SecurityException unreadable) {
      throw new SettingsException("the token file " + file + " cannot be read");
    }
  }

  private static String valid(String text, String source) {
    String token = text.strip();
    if (token.isEmpty() || !token.chars().allMatch(it -> it > ' ' && it <= '~')) {
      throw new SettingsException(source + " has no token: one word of visible ASCII characters");
    }
    return token;
  }

  @Override
  public String toString() {
    return "a token";
  }
}
