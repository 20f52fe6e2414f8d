package io.sandboxbroker.e2e.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

/** An OAuth 2 issuer on this machine, which the gateway trusts. Thread-safe. */
public final class Issuer implements AutoCloseable {

  static final String AUDIENCE = "sandbox-broker";

  private static final int BITS = 2_048;

  private final HttpServer server;
  private final RSAKey key;

  private Issuer(HttpServer server, RSAKey key) {
    this.server = server;
    this.key = key;
  }

  /**
   * Serves until it is stopped, at {@code http://127.0.0.1:9000}, and prints what to do with it.
   */
  public static void main(String[] noBuild) {
    var issuer = start(9_000);
    Instant soon = Instant.now().plus(Duration.ofHours(1));
    System.out.printf(
        """
        BROKER_JWT_ISSUER=%s BROKER_JWT_AUDIENCE=%s

        For tracks, for an hour:
        %s

        For operators, for an hour:
        %s

        For operators who only read, for an hour:
        %s
        """,
        issuer.url(),
        AUDIENCE,
        issuer.token("sandbox:track", soon),
        issuer.token("sandbox:admin", soon),
        issuer.token("sandbox:viewer", soon));
  }

  /** On any port. */
  static Issuer start() {
    return start(0);
  }

  private static Issuer start(int port) {
    try {
      var local = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      RSAKey key = new RSAKeyGenerator(BITS).keyID("e2e").generate();
      var issuer = new Issuer(HttpServer.create(local, 0), key);
      issuer.serve(
          "/.well-known/openid-configuration",
          "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\"}".formatted(issuer.url()));
      issuer.serve("/keys", new JWKSet(key).toString());
      issuer.server.start();
      return issuer;
    } catch (IOException | JOSEException e) {
      throw new IllegalStateException("the issuer cannot be started", e);
    }
  }

  /** As in {@code iss}. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A token that has these scopes until then. */
  public String token(String scope, Instant until) {
    return token(scope, until, Map.of());
  }

  /** A token with further claims. */
  public String token(String scope, Instant until, Map<String, ?> further) {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(url())
            .audience(AUDIENCE)
            .subject("lab-platform")
            .claim("scope", scope)
            .expirationTime(Date.from(until));
    further.forEach(claims::claim);
    var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
    var token = new SignedJWT(header, claims.build());
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("the issuer cannot sign", e);
    }
    return token.serialize();
  }

  private void serve(String path, String json) {
    server.createContext(path, exchange -> answer(exchange, json.getBytes(UTF_8)));
  }

  private static void answer(HttpExchange exchange, byte[] json) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, json.length);
      exchange.getResponseBody().write(json);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
