package io.sandboxbroker.tracing;

import io.sandboxbroker.topic.Traceparent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/** The ids in a record, under the names that log lines and spans use. */
public final class Ids {

  /** The id of the HTTP request that started the trace. */
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

  /** The ids of a command, a timer, a fact or an event. */
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

  /** Adds the ids to a log line, and those of trace and span if there are any. */
  public static LoggingEventBuilder on(
      LoggingEventBuilder line, Map<String, String> ids, @Nullable String traceparent) {
    LoggingEventBuilder result = line;
    for (var id : ids.entrySet()) {
      result = result.addKeyValue(id.getKey(), id.getValue());
    }
    return traceparent == null || !Traceparent.isWellFormed(traceparent)
        ? result
        : result
            .addKeyValue(TRACE, Traceparent.traceId(traceparent))
            .addKeyValue(SPAN, Traceparent.spanId(traceparent));
  }
}
