package io.sandboxbroker.gateway.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.pool.SandboxId;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {

  private static final List<String> QUERY = List.of("list", "80", "=AVAILABLE", "");
  private static final PageToken TOKEN = new PageToken(17, "a cursor\nof the segment");

  @Test
  void decodesWhatAnyGatewayEncodes() {
    String text = TOKEN.encode(QUERY);
    assertThat(text).matches("[A-Za-z0-9_-]+");
    assertThat(decode(text)).isEqualTo(TOKEN);
    assertThat(decode(PageToken.FIRST.encode(QUERY))).isEqualTo(PageToken.FIRST);
  }

  @Test
  void theFormatIsTheSameInEveryRelease() {
    assertThat(new String(Base64.getUrlDecoder().decode(TOKEN.encode(QUERY))))
        .isEqualTo("14c7fdf08\n17\na cursor\nof the segment");
  }

  @Test
  void everyFlippedBitIsRefused() {
    byte[] token = Base64.getUrlDecoder().decode(TOKEN.encode(QUERY));
    for (int bit = 0; bit < token.length * 8; bit++) {
      byte[] damaged = token.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      refused(Base64.getUrlEncoder().withoutPadding().encodeToString(damaged));
    }
  }

  @Test
  void everyChangedAddedOrMissingCharacterIsRefused() {
    String text = TOKEN.encode(QUERY);
    for (int at = 0; at < text.length(); at++) {
      for (char other = ' '; other < 0x7f; other++) {
        String changed = text.substring(0, at) + other + text.substring(at + 1);
        if (!changed.equals(text)) {
          refused(changed);
        }
      }
      refused(text.substring(0, at));
    }
    for (String added : List.of("A", "=", "==", " ", "AAAA")) {
      refused(text + added);
    }
    refused("A".repeat(100_000));
  }

  @Test
  void anotherQueryIsRefusedHoweverItsPartsAreDivided() {
    String text = TOKEN.encode(List.of("ab", "c"));
    for (List<String> other :
        List.of(List.of("a", "bc"), List.of("abc"), List.of("ab", "c", ""), List.<String>of())) {
      assertThatExceptionOfType(RefusedException.class)
          .isThrownBy(() -> PageToken.decode(other, 80, text));
    }
  }

  @Test
  void aSegmentThatTheListDoesNotHaveIsRefusedEvenWithTheRightChecksum() {
    refused(new PageToken(80, null).encode(QUERY));
    refused(new PageToken(99_999, "x").encode(QUERY));
    refused(new PageToken(-1, null).encode(QUERY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "ten", "9999999999999999999", "1\n2"})
  void aHistoryContinuesAtAnOffsetOnly(String offset) {
    String text = new PageToken(0, offset).encode(List.of("history", "17"));
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> SandboxHistory.offset(new SandboxId("17"), text));
  }

  private static void refused(String text) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> decode(text))
        .satisfies(refused -> assertThat(refused.detail()).contains("is no cursor of this query"));
  }

  private static PageToken decode(String text) {
    return PageToken.decode(QUERY, 80, text);
  }
}
