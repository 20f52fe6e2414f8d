package io.sandboxbroker.gateway.security;

import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks an issuer for the keys that it signs with. Thread-safe, never blocks. */
final class IssuerKeys {

  private static final int MOST_BYTES = 256 * 1024;
  private static final int MOST_KEYS = 100;
  private static final int MOST_CONNECTIONS = 2;

  private final JwtSettings settings;
  private final JsonMapper json;
  private final WebClient http;

  IssuerKeys(JwtSettings settings, JsonMapper json) {
    this.settings = settings;
    this.json = json;
    var connections = ConnectionProvider.create("jwt-issuer", MOST_CONNECTIONS);
    http =
        WebClient.builder()
            .clientConnector(
                new ReactorClientHttpConnector(
                    HttpClient.create(connections).responseTimeout(settings.patience())))
            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MOST_BYTES))
            .build();
  }

  /**
   * Its public keys as they are now; fails when it does not answer in time, or not as it should.
   */
  Mono<List<JWK>> read() {
    return address().flatMap(this::get).map(IssuerKeys::publicKeys).timeout(settings.patience());
  }

  private Mono<String> address() {
    return settings.jwkSetUri().isBlank()
        ? get(withoutSlash(settings.issuer()) + "/.well-known/openid-configuration")
            .map(this::addressIn)
        : Mono.just(settings.jwkSetUri());
  }

  private static String withoutSlash(String issuer) {
    return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
  }

  private String addressIn(String configuration) {
    JsonNode read = json.readTree(configuration);
    if (!settings.issuer().equals(read.path("issuer").asString(""))) {
      throw new IllegalStateException("the configuration is another issuer's");
    }
    String address = read.path("jwks_uri").asString("");
    JwtSettings.requireSafe("jwks_uri", address);
    return address;
  }

  private Mono<String> get(String address) {
    return http.get().uri(URI.create(address)).retrieve().bodyToMono(String.class);
  }

  private static List<JWK> publicKeys(String keys) {
    try {
      return JWKSet.parse(keys).getKeys().stream()
          .filter(AsymmetricJWK.class::isInstance)
          .limit(MOST_KEYS)
          .toList();
    } catch (ParseException e) {
      throw new IllegalStateException("the keys are no key set", e);
    }
  }
}
