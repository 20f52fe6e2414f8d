package io.sandboxbroker.simulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Issues and checks the services API's jwts: signed, with {@code exp}, so that a client can read
 * when they end.
 */
final class Sessions {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String HEADER = encode(bytes("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"));

  private final SecretKeySpec key;
  private final Duration length;

  Sessions(String secret, Duration length) {
    this.key = new SecretKeySpec(bytes(secret), ALGORITHM);
    this.length = length;
  }

  /**
   * A session.
   *
   * @param sub who signed in
   * @param account the account switched to, {@code null} before that
   * @param exp when it ends, in seconds of the epoch
   */
  record Session(String sub, @Nullable UUID account, long exp) {}

  String issue(String sub, @Nullable UUID account, Instant now) {
    Session session = new Session(sub, account, now.plus(length).getEpochSecond());
    String signed = HEADER + "." + encode(bytes(Json.write(session)));
    return signed + "." + sign(signed);
  }

  /** The session of an {@code Authorization} header, if it is one of ours and has not ended. */
  Optional<Session> open(@Nullable String authorization, Instant now) {
    if (authorization == null || !authorization.startsWith("Bearer ")) {
      return Optional.empty();
    }
    String jwt = authorization.substring("Bearer ".length());
    int signature = jwt.lastIndexOf('.');
    if (signature <= HEADER.length()
        || !MessageDigest.isEqual(
            bytes(sign(jwt.substring(0, signature))), bytes(jwt.substring(signature + 1)))) {
      return Optional.empty();
    }
    String payload = jwt.substring(HEADER.length() + 1, signature);
    String json = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
    return Optional.of(Json.read(json, Session.class))
        .filter(session -> session.exp() > now.getEpochSecond());
  }

  private String sign(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return encode(mac.doFinal(bytes(text)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
