package io.sandboxbroker.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuspicionsTest {

  private final Suspicions suspicions = new Suspicions();

  private List<String> said(int second, String... violations) {
    return suspicions.confirmedBy(List.of(violations), Duration.ofSeconds(second));
  }

  @Test
  void whatIsSaidForTooLongIsConfirmed() {
    assertThat(said(0, "a")).isEmpty();
    assertThat(said(90, "a", "b")).isEmpty();
    assertThat(said(91, "a", "b")).containsExactly("a");
  }

  @Test
  void whatIsNotSaidAnyMoreIsForgotten() {
    said(0, "a");
    said(50);

    assertThat(said(100, "a")).isEmpty();
  }
}
