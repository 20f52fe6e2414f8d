package io.sandboxbroker.worker.cleanup;

import io.micrometer.tracing.Span;
import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.tracing.Ids;
import io.sandboxbroker.tracing.TraceStep;
import io.sandboxbroker.tracing.Tracing;
import io.sandboxbroker.worker.csp.CspFault;
import io.sandboxbroker.worker.csp.DeletionReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Makes each deletion a span of its timer's trace and a log line. Thread-safe. */
record DeletionTrace(Tracing tracing) {

  private static final Logger LOG = LoggerFactory.getLogger(DeletionTrace.class);
  private static final String STATUS = "http.response.status_code";

  TraceStep begin(UncommittedTimer timer, CleanupDue due) {
    TraceStep step = tracing.begin(Span.Kind.CLIENT, "CSP delete", timer.traceparent());
    return step.isRecorded()
        ? step.tag("http.request.method", "DELETE")
            .tag("broker.attempt", Integer.toString(due.getAttempt()))
            .concerns(Ids.of(due))
        : step;
  }

  /** Ends the span with the answer of the CSP, and logs the deletion. */
  static void end(TraceStep step, CleanupDue due, DeletionReply reply) {
    switch (reply) {
      case DeletionReply.Gone(int status) -> {
        step.tag(STATUS, Integer.toString(status));
        log(Level.INFO, step, due, "the account is gone: HTTP " + status);
      }
      case DeletionReply.NeverPossible() -> {
        step.failed("malformed external id");
        log(Level.WARN, step, due, "no deletion is possible: malformed external id");
      }
      case CspFault.Throttled throttled -> {
        step.failed(throttled.description());
        log(Level.DEBUG, step, due, "the deletion waits: " + throttled.description());
      }
      case CspFault fault -> {
        step.failed(fault.description());
        log(Level.WARN, step, due, "the deletion failed: " + fault.description());
      }
    }
    step.end();
  }

  private static void log(Level level, TraceStep step, CleanupDue due, String message) {
    if (LOG.isEnabledForLevel(level)) {
      Ids.on(LOG.atLevel(level), Ids.of(due), step.traceparent())
          .log("attempt {}: {}", due.getAttempt(), message);
    }
  }
}
