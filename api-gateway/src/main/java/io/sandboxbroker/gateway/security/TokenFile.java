package io.sandboxbroker.gateway.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.pool.Quota;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file with one token per line: {@code name role token}, or {@code name role token quota=50}. The
 * role is {@code track}, {@code viewer} or {@code admin}. Empty lines and lines that begin with
 * {@code #} are ignored. Messages name the number of a line and never its content.
 *
 * @param path the path of the file; may be a link, as in a mounted secret
 * @param local whether development tokens are allowed
 */
record TokenFile(Path path, boolean local) {

  private static final int MAX_BYTES = 256 * 1024;
  private static final int MAX_TOKENS = 1_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern QUOTA = Pattern.compile("quota=([0-9]{1,5})");

  /**
   * Reads the file.
   *
   * @throws UnsafeTokenException if the file cannot be read or is too long
   */
  byte[] read() {
    try (InputStream file = Files.newInputStream(path)) {
      byte[] content = file.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new UnsafeTokenException(path + " is longer than " + MAX_BYTES + " bytes");
      }
      return content;
    } catch (IOException e) {
      throw new UnsafeTokenException(path + " cannot be read");
    }
  }

  /**
   * Parses the tokens of the file.
   *
   * @throws UnsafeTokenException if a line is invalid, a token is unsafe or there is no token
   */
  List<NamedToken> tokens(byte[] content) {
    List<NamedToken> tokens = new ArrayList<>();
    int number = 0;
    for (String line : new String(content, UTF_8).split("\n", -1)) {
      number++;
      String stripped = line.strip();
      if (!stripped.isEmpty() && !stripped.startsWith("#")) {
        tokens.add(token(path + ", line " + number, stripped));
      }
    }
    if (tokens.isEmpty()) {
      throw new UnsafeTokenException(path + " has no token");
    }
    if (tokens.size() > MAX_TOKENS) {
      throw new UnsafeTokenException(path + " has more than " + MAX_TOKENS + " tokens");
    }
    return tokens;
  }

  private NamedToken token(String where, String line) {
    String[] parts = line.split("\\s+", -1);
    if (parts.length != 3 && parts.length != 4) {
      throw new UnsafeTokenException(
          where + ": it is not a name, a role, a token and perhaps a quota");
    }
    if (!NAME.matcher(parts[0]).matches()) {
      throw new UnsafeTokenException(
          where + ": the name is not up to 64 letters, digits, dots, dashes and underscores");
    }
    TokenRules.require(where + ": the token", parts[2], local);
    return new NamedToken(
        parts[0],
        role(where, parts[1]),
        parts[2],
        parts.length == 4 ? quota(where, parts[3]) : null);
  }

  private static int quota(String where, String part) {
    Matcher quota = QUOTA.matcher(part);
    int limit = quota.matches() ? Integer.parseInt(quota.group(1)) : 0;
    if (limit < 1 || limit > Quota.MAX_LIMIT) {
      throw new UnsafeTokenException(
          where + ": the fourth part is not quota=1 to quota=" + Quota.MAX_LIMIT);
    }
    return limit;
  }

  private static Role role(String where, String label) {
    return switch (label) {
      case "track" -> Role.TRACK;
      case "viewer" -> Role.VIEWER;
      case "admin" -> Role.ADMIN;
      default ->
          throw new UnsafeTokenException(where + ": the role is none of track, viewer and admin");
    };
  }
}
