package io.sandboxbroker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/** An OAuth 2 issuer on this machine: tells its keys over HTTP, and signs what a test wants. */
final class LocalIssuer implements AutoCloseable {

  static final String AUDIENCE = "sandbox-broker";

  private static final JsonMapper JSON = new JsonMapper();
  private static final int BITS = 2048;

  private final HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();
  private final KeyPair key = newKey();

  LocalIssuer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> answer(exchange, Map.of("issuer", url(), "jwks_uri", url() + "/keys")));
    server.createContext(
        "/keys",
        exchange -> {
          asked.incrementAndGet();
          answer(exchange, Map.of("keys", new Object[] {jwk("first", key)}));
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How often its keys were asked for. */
  int asked() {
    return asked.get();
  }

  /** A token of this issuer's for an hour, with these scopes. */
  String token(String scope) {
    return sign(header("RS256", "first"), claims(scope), key);
  }

  Map<String, Object> claims(String scope) {
    Instant now = Outcomes.NOW;
    return new LinkedHashMap<>(
        Map.of(
            "iss",
            url(),
            "aud",
            AUDIENCE,
            "sub",
            "lab-platform",
            "scope",
            scope,
            "iat",
            now.getEpochSecond(),
            "exp",
            now.plusSeconds(3600).getEpochSecond()));
  }

  static Map<String, Object> header(String algorithm, String key) {
    return new LinkedHashMap<>(Map.of("typ", "JWT", "alg", algorithm, "kid", key));
  }

  /** Signed with its own key. */
  String sign(Map<String, Object> header, Map<String, Object> claims) {
    return sign(header, claims, key);
  }

  static String sign(Map<String, Object> header, Map<String, Object> claims, KeyPair key) {
    try {
      String signed = unsigned(header, claims);
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key.getPrivate());
      signature.update(signed.getBytes(UTF_8));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Signed as with a secret, which is its public key, as if nobody looked at the algorithm. */
  String signWithPublicKey(Map<String, Object> claims) {
    try {
      String signed = unsigned(header("HS256", "first"), claims);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getPublic().getEncoded(), "HmacSHA256"));
      return signed + "." + base64(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String unsigned(Map<String, Object> header, Map<String, Object> claims) {
    return base64(JSON.writeValueAsBytes(header)) + "." + base64(JSON.writeValueAsBytes(claims));
  }

  static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> jwk(String id, KeyPair key) {
    var rsa = (RSAPublicKey) key.getPublic();
    return Map.of(
        "kty",
        "RSA",
        "use",
        "sig",
        "kid",
        id,
        "n",
        unsignedBase64(rsa.getModulus()),
        "e",
        unsignedBase64(rsa.getPublicExponent()));
  }

  private static String unsignedBase64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static void answer(HttpExchange exchange, Object body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
