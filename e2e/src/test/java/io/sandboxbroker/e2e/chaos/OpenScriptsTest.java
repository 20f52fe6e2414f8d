package io.sandboxbroker.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.ReadyTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenScriptsTest {

  private int second;
  private final ReadyTime readyTime = ReadyTime.of(() -> second * 1_000_000_000L);
  private final OpenScripts scripts =
      new OpenScripts(new ReadyLimit(readyTime, () -> Duration.ZERO));

  private List<String> overdueAt(int at) {
    second = at;
    return scripts.overdue(Duration.ofSeconds(at));
  }

  @Test
  void aScriptIsOverdueWhenAllPartsHaveBeenReadyForTooLong() {
    scripts.begin("anna", Duration.ofSeconds(10));

    assertThat(overdueAt(70)).isEmpty();
    assertThat(overdueAt(71)).singleElement().asString().startsWith("anna has no final answer");
  }

  @Test
  void theTimeInWhichAPartIsAwayDoesNotCount() {
    scripts.begin("anna", Duration.ZERO);
    readyTime.leave("allocator");
    assertThat(overdueAt(1_000)).isEmpty();
    readyTime.comeBack("allocator");

    assertThat(overdueAt(1_060)).isEmpty();
    assertThat(overdueAt(1_061)).hasSize(1);
  }

  @Test
  void anAnsweredScriptIsNotOverdue() {
    scripts.begin("anna", Duration.ZERO);
    scripts.end("anna");

    assertThat(overdueAt(1_000)).isEmpty();
  }
}
