package io.sandboxbroker.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class SigningKeysTest {

  private static final JwtSettings SETTINGS =
      new JwtSettings(
          "https://issuer.example",
          "",
          "sandbox-broker",
          SignatureAlgorithm.RS256,
          "track",
          "admin",
          Duration.ofSeconds(30),
          Duration.ofSeconds(3),
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Duration.ofSeconds(5));

  private Instant now = Instant.parse("2026-01-01T10:00:00Z");
  private Mono<List<JWK>> answer = keys("a");
  private int asked;
  private final SigningKeys keys =
      new SigningKeys(
          () -> {
            asked++;
            return answer;
          },
          SETTINGS,
          () -> now);

  @Test
  void keysAreReadWhenTheFirstTokenComesAndKept() {
    assertThat(asked).isZero();
    assertThat(known("a")).containsExactly("a");
    now = now.plusSeconds(599);
    assertThat(known("a")).containsExactly("a");
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void aKeyThatWasWithdrawnIsForgotten() {
    known("a");
    answer = keys("b");
    now = now.plusSeconds(600);
    assertThat(known("a")).containsExactly("b");
  }

  @Test
  void aNewKeyIsReadAtOnceButTheIssuerIsAskedNoMoreThanOnceInAPause() {
    known("a");
    answer = keys("a", "b");
    assertThat(known("b")).containsExactly("a");
    now = now.plusSeconds(5);
    assertThat(known("b")).containsExactly("a", "b");
    for (int made = 0; made < 100; made++) {
      known("made-up-" + made);
    }
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void anIssuerThatDoesNotAnswerFailsATokenAndIsAskedAgainAfterThePause() {
    answer = Mono.error(new IllegalStateException("away"));
    assertThat(fails("a")).isTrue();
    assertThat(fails("a")).isTrue();
    assertThat(asked).isEqualTo(1);
    answer = keys("a");
    now = now.plusSeconds(5);
    assertThat(known("a")).containsExactly("a");
  }

  @Test
  void keysGoOnForAWhileWhenTheIssuerDoesNotAnswer() {
    known("a");
    answer = Mono.error(new IllegalStateException("away"));
    now = now.plus(Duration.ofMinutes(59));
    assertThat(known("a")).containsExactly("a");
    now = now.plus(Duration.ofMinutes(1));
    assertThat(fails("a")).isTrue();
  }

  @Test
  void allThatWaitShareOneAnswer() {
    Sinks.One<List<JWK>> coming = Sinks.one();
    answer = coming.asMono();
    var one = keys.of(token("a")).collectList().toFuture();
    var other = keys.of(token("a")).collectList().toFuture();
    assertThat(one).isNotDone();
    coming.tryEmitValue(List.of(key("a")));
    assertThat(one.join()).hasSize(1);
    assertThat(other.join()).hasSize(1);
    assertThat(asked).isEqualTo(1);
  }

  private List<String> known(String id) {
    return keys.of(token(id)).map(JWK::getKeyID).collectList().block(Duration.ofSeconds(30));
  }

  private boolean fails(String id) {
    return keys.of(token(id))
        .then(Mono.just(false))
        .onErrorReturn(true)
        .block(Duration.ofSeconds(30));
  }

  private static Mono<List<JWK>> keys(String... ids) {
    return Mono.just(Stream.of(ids).map(SigningKeysTest::key).toList());
  }

  private static JWK key(String id) {
    return new RSAKey.Builder(Base64URL.encode("n"), Base64URL.encode("e"))
        .keyUse(KeyUse.SIGNATURE)
        .keyID(id)
        .build();
  }

  private static SignedJWT token(String key) {
    return new SignedJWT(
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key).build(),
        new JWTClaimsSet.Builder().build());
  }
}
