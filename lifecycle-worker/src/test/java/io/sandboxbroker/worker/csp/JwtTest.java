package io.sandboxbroker.worker.csp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JwtTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void itSaysWhenItEnds() {
    assertThat(jwt("{\"sub\":\"me\",\"exp\":1767225600}").expiry(JSON))
        .contains(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"exp\":null}",
        "{\"exp\":\"tomorrow\"}",
        "{\"exp\":99999999999999999999999999}",
        "{\"exp\":9223372036854775807}",
        "[1]",
        "",
        "{\"exp\":17672"
      })
  void whatIsNotReadableHasNoEnd(String payload) {
    assertThat(jwt(payload).expiry(JSON)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a.b", "a.%%%.c", "a.b.c.d", "..", "opaque-token"})
  void whatIsNoJwtHasNoEnd(String text) {
    assertThat(new Jwt(text).expiry(JSON)).isEmpty();
  }

  @Test
  void itIsNotShown() {
    assertThat(new Jwt("secret.secret.secret").toString()).doesNotContain("secret");
  }

  private static Jwt jwt(String payload) {
    String encoded =
        Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(UTF_8));
    return new Jwt("e30." + encoded + ".c2ln");
  }
}
