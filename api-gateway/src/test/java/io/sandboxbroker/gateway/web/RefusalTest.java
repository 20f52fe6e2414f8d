package io.sandboxbroker.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpStatus;

class RefusalTest {

  @ParameterizedTest
  @CsvSource({
    "401, UNAUTHORIZED",
    "403, FORBIDDEN",
    "404, PATH_NOT_FOUND",
    "405, METHOD_NOT_ALLOWED",
    "406, NOT_ACCEPTABLE",
    "413, BODY_TOO_LARGE",
    "415, UNSUPPORTED_MEDIA_TYPE",
    "400, INVALID",
    "500, INTERNAL_ERROR"
  })
  void whatTheFrameworkRefusesHasItsPlaceInTheTable(int status, Refusal refusal) {
    assertThat(Refusal.of(HttpStatus.valueOf(status))).isEqualTo(refusal);
    assertThat(refusal.status().value()).isEqualTo(status);
  }

  @ParameterizedTest
  @EnumSource
  void whoeverIsToComeBackIsToldWhen(Refusal refusal) {
    boolean passing =
        refusal.status() == HttpStatus.SERVICE_UNAVAILABLE
            || refusal.code() == ProblemCode.NO_SANDBOXES_AVAILABLE
            || refusal.code() == ProblemCode.QUOTA_EXCEEDED
            || refusal.code() == ProblemCode.RATE_LIMIT_EXCEEDED;
    assertThat(refusal.retryAfter().isPresent()).isEqualTo(passing);
  }

  @ParameterizedTest
  @EnumSource
  void troubleInsideTheSystemIsNeverAConflict(Refusal refusal) {
    if (refusal.code() != ProblemCode.SYNC_REFUSED) {
      assertThat(refusal.status() == HttpStatus.SERVICE_UNAVAILABLE)
          .isEqualTo(refusal.code() == ProblemCode.SERVICE_UNAVAILABLE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SYNC_LIST_EMPTY,     409",
    "SYNC_LIST_SHRUNK,    409",
    "SYNC_LIST_FIRST,     409",
    "SYNC_FROZEN,         409",
    "SYNC_LIST_TRUNCATED, 503",
    "SYNC_LIST_FAILED,    503",
    "SYNC_BUSY,           503"
  })
  void aListThatIsNotUsedIsAConflictWhereOnlyAnOperatorCanHelp(Refusal refusal, int status) {
    assertThat(refusal.status().value()).isEqualTo(status);
    assertThat(refusal.code()).isEqualTo(ProblemCode.SYNC_REFUSED);
  }
}
