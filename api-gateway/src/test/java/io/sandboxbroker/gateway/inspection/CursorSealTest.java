package io.sandboxbroker.gateway.inspection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sandboxbroker.gateway.web.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CursorSealTest {

  private static final List<String> QUERY = List.of("list", "=AVAILABLE", "");
  private static final byte[] PLACE = "a place".getBytes(UTF_8);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T10:00:00Z"));
  private final CursorSeal seal = seal("a key that is long enough for it");

  @Test
  void whatWasSealedIsOpenedByWhoeverHasTheKey() {
    String cursor = seal.seal(QUERY, PLACE);
    assertThat(cursor).matches("[A-Za-z0-9_-]+");
    assertThat(seal("a key that is long enough for it").open(QUERY, cursor)).isEqualTo(PLACE);
    assertThat(seal.open(QUERY, seal.seal(QUERY, new byte[0]))).isEmpty();
  }

  @Test
  void everyBitThatIsFlippedIsRefused() {
    byte[] sealed = Base64.getUrlDecoder().decode(seal.seal(QUERY, PLACE));
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] forged = sealed.clone();
      forged[bit / 8] ^= (byte) (1 << bit % 8);
      refused(encode(forged), "is no cursor of this query");
    }
  }

  @Test
  void everyCharacterThatIsChangedAddedOrCutOffIsRefused() {
    String cursor = seal.seal(QUERY, PLACE);
    for (int at = 0; at < cursor.length(); at++) {
      for (char other = ' '; other < 0x7f; other++) {
        String forged = cursor.substring(0, at) + other + cursor.substring(at + 1);
        if (!forged.equals(cursor)) {
          refused(forged, "is no cursor of this query");
        }
      }
      refused(cursor.substring(0, at), "is no cursor of this query");
    }
    for (String added : new String[] {"A", "=", "==", " ", "AAAA"}) {
      refused(cursor + added, "is no cursor of this query");
    }
    refused("A".repeat(100_000), "is no cursor of this query");
  }

  @Test
  void anotherQueryIsRefusedHoweverItsPartsAreDivided() {
    String cursor = seal.seal(List.of("ab", "c"), PLACE);
    for (List<String> other :
        List.of(List.of("a", "bc"), List.of("abc"), List.of("ab", "c", ""), List.<String>of())) {
      assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> seal.open(other, cursor));
    }
  }

  @Test
  void anotherKeyIsRefused() {
    refused(seal("another key, as after a rotation").seal(QUERY, PLACE), "is no cursor");
  }

  @Test
  void aCursorGetsOld() {
    String cursor = seal.seal(QUERY, PLACE);
    now.updateAndGet(then -> then.plus(Duration.ofHours(24)));
    assertThat(seal.open(QUERY, cursor)).isEqualTo(PLACE);
    now.updateAndGet(then -> then.plusSeconds(1));
    refused(cursor, "is too old");
  }

  @Test
  void settingsDoNotPrintTheKeyAndWantALongOne() {
    assertThat(settings("k".repeat(32)).toString()).doesNotContain("kkk");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> settings("short-secret"))
        .withMessage("BROKER_CURSOR_KEY is shorter than 32 characters");
  }

  private static InspectionSettings settings(String key) {
    var history = new HistorySettings(Duration.ofSeconds(5), 1_000, Duration.ofHours(1), 1, 1);
    return new InspectionSettings(
        key, Duration.ofHours(24), Duration.ofSeconds(5), 128, 8, 2, 100, history);
  }

  private void refused(String cursor, String why) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> seal.open(QUERY, cursor))
        .satisfies(refused -> assertThat(refused.detail()).contains(why));
  }

  private CursorSeal seal(String key) {
    return new CursorSeal(key.getBytes(UTF_8), Duration.ofHours(24), now::get);
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
