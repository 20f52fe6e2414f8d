package io.sandboxbroker.gateway.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches an issuer's public keys over HTTP. The issuer's OpenID configuration names their address,
 * unless the settings do. Blocks its caller; thread-safe.
 */
final class IssuerKeys implements JWKSetSource<SecurityContext> {

  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
  private static final int MAX_BYTES = 256 * 1024;

  private final JwtSettings settings;
  private final ResourceRetriever http;

  IssuerKeys(JwtSettings settings) {
    this.settings = settings;
    int half = (int) settings.timeout().toMillis() / 2;
    http = new DefaultResourceRetriever(half, half, MAX_BYTES);
  }

  @Override
  public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context)
      throws KeySourceException {
    try {
      var address = URI.create(address()).toURL();
      return new URLBasedJWKSetSource<>(address, http).getJWKSet(refresh, now, context);
    } catch (IOException | ParseException | RuntimeException | KeySourceException e) {
      LOG.warn("Cannot fetch the keys of {}: {}", settings.issuer(), e.toString());
      throw new JWKSetRetrievalException("Cannot fetch the issuer's keys", e);
    }
  }

  private String address() throws IOException, ParseException {
    if (!settings.jwkSetUri().isBlank()) {
      return settings.jwkSetUri();
    }
    String configuration =
        settings.issuer().replaceFirst("/$", "") + "/.well-known/openid-configuration";
    Map<String, Object> answer =
        JSONObjectUtils.parse(
            http.retrieveResource(URI.create(configuration).toURL()).getContent());
    if (!settings.issuer().equals(answer.get("issuer"))) {
      throw new IllegalStateException("The configuration belongs to another issuer");
    }
    String address = String.valueOf(answer.get("jwks_uri"));
    JwtSettings.requireSafe("jwks_uri", address);
    return address;
  }

  @Override
  public void close() {
    // It holds no connection.
  }
}
