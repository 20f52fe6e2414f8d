package io.sandboxbroker.gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys that all gateways agree on without another secret: each follows from the admin token and its
 * purpose, and none tells anything of the token. A new token makes new keys.
 */
public final class DerivedKeys {

  private static final String HMAC = "HmacSHA256";

  private final byte[] adminToken;

  DerivedKeys(AccessSettings settings) {
    adminToken = settings.adminToken().getBytes(UTF_8);
  }

  /** The key of that purpose, 32 bytes. */
  public byte[] keyFor(String purpose) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(adminToken, HMAC));
      return mac.doFinal(purpose.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + HMAC, e);
    }
  }
}
