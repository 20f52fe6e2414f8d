package io.sandboxbroker.gateway.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys that all gateways agree on without another secret: each follows from the admin token and its
 * purpose, and none tells anything of the token. A new token makes new keys. Without an admin token
 * they are random: good for this gateway alone, until it ends.
 */
public final class DerivedKeys {

  private static final String HMAC = "HmacSHA256";

  private final byte[] secret;

  DerivedKeys(TokenSettings settings) {
    secret = settings.adminToken().isBlank() ? random() : settings.adminToken().getBytes(UTF_8);
  }

  private static byte[] random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** The key of that purpose, 32 bytes. */
  public byte[] keyFor(String purpose) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      return mac.doFinal(purpose.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + HMAC, e);
    }
  }
}
