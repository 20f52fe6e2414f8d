package io.sandboxbroker.gateway.inspection;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sandboxbroker.stats.BreakerState;
import io.sandboxbroker.stats.CspReport;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a worker calls the CSP. Times are in Unix seconds.
 *
 * @param worker the id of the worker
 * @param rate the deletions per second that the worker permits itself now
 * @param backlog the deletions that it has read and not finished
 * @param oldestDueAt since when the oldest of them is due; absent without one
 * @param deleteBreaker the circuit breaker of the deletions: closed, half_open, open or unknown
 * @param listBreaker the same of the lists
 * @param reportedAt the time of the report
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CspView(
    @JsonProperty("worker") String worker,
    @JsonProperty("rate") double rate,
    @JsonProperty("backlog") int backlog,
    @JsonProperty("oldest_due_at") @Nullable Long oldestDueAt,
    @JsonProperty("delete_breaker") String deleteBreaker,
    @JsonProperty("list_breaker") String listBreaker,
    @JsonProperty("reported_at") long reportedAt) {

  static CspView of(CspReport report) {
    Instant oldest = report.getOldestDueAt();
    return new CspView(
        report.getWorkerId(),
        report.getDeletionRate(),
        report.getBacklog(),
        oldest == null ? null : oldest.getEpochSecond(),
        text(report.getDeleteBreaker()),
        text(report.getListBreaker()),
        report.getReportedAt().getEpochSecond());
  }

  private static String text(BreakerState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
