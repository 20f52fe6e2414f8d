package io.sandboxbroker.tracing;

import io.sandboxbroker.topic.Traceparent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/** Whom and what a record concerns, under the names that logs and spans have for it. */
public final class Ids {

  /** The HTTP request that it began with. */
  public static final String REQUEST = "request_id";

  public static final String TRACE = "trace_id";
  public static final String SPAN = "span_id";

  private static final Map<String, String> NAMES = names();

  private Ids() {}

  private static Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("requestId", REQUEST);
    names.put("commandId", "command_id");
    names.put("timerId", "timer_id");
    names.put("factId", "fact_id");
    names.put("trackId", "track_id");
    names.put("sandboxId", "sandbox_id");
    return names;
  }

  /** Those that a command, a timer, a fact or an event has. */
  public static Map<String, String> of(SpecificRecord record) {
    Map<String, String> ids = new LinkedHashMap<>();
    NAMES.forEach(
        (field, name) -> {
          Schema.@Nullable Field found = record.getSchema().getField(field);
          Object value = found == null ? null : record.get(found.pos());
          if (value != null) {
            ids.put(name, value.toString());
          }
        });
    return ids;
  }

  /** Puts them on a line of the log, and the ids of trace and span if there are any. */
  public static LoggingEventBuilder on(
      LoggingEventBuilder line, Map<String, String> ids, @Nullable String traceparent) {
    LoggingEventBuilder told = line;
    for (var id : ids.entrySet()) {
      told = told.addKeyValue(id.getKey(), id.getValue());
    }
    return traceparent == null || !Traceparent.isWellFormed(traceparent)
        ? told
        : told.addKeyValue(TRACE, Traceparent.traceId(traceparent))
            .addKeyValue(SPAN, Traceparent.spanId(traceparent));
  }
}
