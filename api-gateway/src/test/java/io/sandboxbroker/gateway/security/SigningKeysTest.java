package io.sandboxbroker.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import reactor.core.publisher.Mono;

class SigningKeysTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  private final FakeIssuer issuer = new FakeIssuer();

  @Test
  void keysAreFetchedForTheFirstTokenAndCached() {
    var keys = keys(LONG, LONG, LONG.minusSeconds(1));
    assertThat(issuer.fetches).hasValue(0);
    for (int token = 0; token < 10; token++) {
      assertThat(known(keys, "a")).containsExactly("a");
    }
    assertThat(issuer.fetches).hasValue(1);
  }

  @Test
  void aWithdrawnKeyIsForgotten() {
    var keys = keys(Duration.ofMillis(100), LONG, Duration.ofMillis(10));
    assertThat(known(keys, "a")).containsExactly("a");
    issuer.ids = List.of("b");
    Awaitility.await().untilAsserted(() -> assertThat(known(keys, "a")).doesNotContain("a"));
  }

  @Test
  void aNewKeyIsFetchedAtOnceButNotMoreThanTwiceInAnInterval() {
    var keys = keys(LONG, LONG, LONG.minusSeconds(1));
    assertThat(known(keys, "a")).containsExactly("a");
    issuer.ids = List.of("a", "b");
    assertThat(known(keys, "b")).containsExactly("b");
    for (int madeUp = 0; madeUp < 100; madeUp++) {
      assertThat(known(keys, "made-up-" + madeUp)).doesNotContain("made-up-" + madeUp);
    }
    assertThat(issuer.fetches).hasValue(2);
  }

  @Test
  void anIssuerThatFailsIsAskedAgainInTheNextInterval() {
    var keys = keys(LONG, LONG, Duration.ofSeconds(1));
    issuer.ids = null;
    for (int token = 0; token < 10; token++) {
      assertThat(fails(keys, "a")).isTrue();
    }
    assertThat(issuer.fetches).hasValueLessThanOrEqualTo(4);
    issuer.ids = List.of("a");
    Awaitility.await().until(() -> !fails(keys, "a"));
    assertThat(known(keys, "a")).containsExactly("a");
  }

  @Test
  void keysStayValidForAWhileWhenTheIssuerFails() {
    var keys = keys(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofMillis(10));
    known(keys, "a");
    issuer.ids = null;
    Awaitility.await()
        .until(() -> issuer.fetches.get() > 1 || !known(keys, "a").equals(List.of("a")));
    assertThat(known(keys, "a")).containsExactly("a");
    Awaitility.await().until(() -> fails(keys, "a"));
  }

  @Test
  void concurrentTokensShareOneFetch() {
    var keys = keys(LONG, LONG, LONG.minusSeconds(1));
    issuer.gate = new CountDownLatch(1);
    var one = keys.of(token("a")).collectList().toFuture();
    var other = keys.of(token("a")).collectList().toFuture();
    Awaitility.await().until(() -> issuer.fetches.get() == 1);
    assertThat(one).isNotDone();
    issuer.gate.countDown();
    assertThat(one.join()).hasSize(1);
    assertThat(other.join()).hasSize(1);
    assertThat(issuer.fetches).hasValue(1);
  }

  private SigningKeys keys(Duration keyTtl, Duration maxKeyAge, Duration minFetchInterval) {
    return new SigningKeys(
        issuer,
        new JwtSettings(
            "https://issuer.example",
            "",
            "sandbox-broker",
            SignatureAlgorithm.RS256,
            "track",
            "admin",
            "viewer",
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            keyTtl,
            maxKeyAge,
            minFetchInterval));
  }

  private static List<String> known(SigningKeys keys, String id) {
    return keys.of(token(id)).map(JWK::getKeyID).collectList().block(Duration.ofSeconds(30));
  }

  private static boolean fails(SigningKeys keys, String id) {
    return keys.of(token(id))
        .then(Mono.just(false))
        .onErrorReturn(true)
        .block(Duration.ofSeconds(30));
  }

  private static SignedJWT token(String key) {
    return new SignedJWT(
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key).build(),
        new JWTClaimsSet.Builder().build());
  }

  /** Counts its fetches; fails while it has no ids. */
  private static final class FakeIssuer implements JWKSetSource<SecurityContext> {

    private final AtomicInteger fetches = new AtomicInteger();
    private volatile @Nullable List<String> ids = List.of("a");
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context)
        throws KeySourceException {
      fetches.incrementAndGet();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (ids == null) {
        throw new JWKSetRetrievalException("away", null);
      }
      return new JWKSet(ids.stream().map(FakeIssuer::key).toList());
    }

    private static JWK key(String id) {
      return new RSAKey.Builder(Base64URL.encode("n"), Base64URL.encode("e"))
          .keyUse(KeyUse.SIGNATURE)
          .keyID(id)
          .build();
    }

    @Override
    public void close() {}
  }
}
