package io.sandboxbroker.gateway.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of every answer that is not a success (RFC 9457).
 *
 * @param type names the kind of problem
 * @param title the kind of problem in words
 * @param status the status of the response
 * @param detail what it means
 * @param instance the path that was called
 * @param code what clients decide by
 * @param requestId the same as in the header {@code X-Request-ID}
 * @param retryAfter after how many seconds the request makes sense again; absent if waiting is no
 *     help
 * @param errors which parts of the request are wrong; absent if none is
 */
@Schema(description = "A problem as of RFC 9457")
public record Problem(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, format = "uri") String type,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String title,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) int status,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String detail,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String instance,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Code code,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @JsonProperty("request_id")
        String requestId,
    @JsonProperty("retry_after") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Long retryAfter,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Fault> errors) {

  /**
   * One thing that is wrong with a request.
   *
   * @param field the header, the parameter or the part of the path
   * @param message what is wrong with it
   */
  @Schema(name = "Fault")
  public record Fault(String field, String message) {}

  static Problem of(RefusedException refused, String path, String requestId) {
    Refusal refusal = refused.refusal();
    return new Problem(
        refusal.type(),
        refusal.title(),
        refusal.status().value(),
        refused.detail(),
        path,
        refusal.code(),
        requestId,
        refusal.retryAfter().map(Duration::toSeconds).orElse(null),
        refused.faults());
  }
}
