package io.sandboxbroker.worker.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccountFailuresTest {

  private final AccountFailures failures = new AccountFailures();

  @Test
  void theSameAnswerWhileAnotherAccountIsDeletedIsTheFaultOfTheAccount() {
    assertThat(failures.onFailed("bad", "500")).isTrue();
    failures.onDeleted("other");

    assertThat(failures.onFailed("bad", "500")).isFalse();
    assertThat(failures.onFailed("bad", "500")).isFalse();
  }

  @Test
  void anotherAnswerCountsAgainstTheCsp() {
    assertThat(failures.onFailed("bad", "500")).isTrue();
    failures.onDeleted("other");

    assertThat(failures.onFailed("bad", "503")).isTrue();
    failures.onDeleted("other");
    assertThat(failures.onFailed("bad", "503")).isFalse();
  }

  @Test
  void whileNoneIsDeletedEachFailureCountsAgainstTheCsp() {
    failures.onDeleted("other");

    assertThat(failures.onFailed("bad", "500")).isTrue();
    assertThat(failures.onFailed("bad", "500")).isTrue();
  }

  @Test
  void anAccountThatIsDeletedAfterAllBeginsAnew() {
    failures.onFailed("bad", "500");
    failures.onDeleted("other");
    failures.onFailed("bad", "500");
    failures.onDeleted("bad");

    assertThat(failures.onFailed("bad", "500")).isTrue();
  }
}
