package io.sandboxbroker.gateway.problem;

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
        refusal.code() == Code.SERVICE_UNAVAILABLE || refusal.code() == Code.NO_SANDBOXES_AVAILABLE;
    assertThat(refusal.retryAfter().isPresent()).isEqualTo(passing);
  }

  @ParameterizedTest
  @EnumSource
  void troubleInsideTheSystemIsNeverAConflict(Refusal refusal) {
    assertThat(refusal.status() == HttpStatus.SERVICE_UNAVAILABLE)
        .isEqualTo(refusal.code() == Code.SERVICE_UNAVAILABLE);
  }
}
