package io.sandboxbroker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;

class StartCheckTest {

  private final GenericApplicationContext application = new GenericApplicationContext();

  @Test
  void checksRunOnceAndInOrder() {
    List<String> ran = new ArrayList<>();
    application.registerBean(
        "later", StartCheck.class, () -> new StartCheck(2, () -> ran.add("b")));
    application.registerBean(
        "first", StartCheck.class, () -> new StartCheck(1, () -> ran.add("a")));
    application.refresh();

    assertThat(ran).containsExactly("a", "b");
    application.close();
  }

  @Test
  void aFailedCheckEndsTheStartWithItsMessageInOneLine() {
    application.registerBean(
        "check",
        StartCheck.class,
        () ->
            new StartCheck(
                0,
                () -> {
                  throw new IllegalStateException("no broker within 60 s");
                }));

    assertThatThrownBy(application::refresh)
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .satisfies(
            failure ->
                assertThat(new StartFailureAnalyzer().analyze(failure).getDescription())
                    .isEqualTo("no broker within 60 s"));
  }
}
