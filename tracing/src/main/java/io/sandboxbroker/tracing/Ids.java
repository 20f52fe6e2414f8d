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

  /** Names by the fields of records, in the order of a log line. */
  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put("requestId", REQUEST);
    NAMES.put("commandId", "command_id");
    NAMES.put("timerId", "timer_id");
    NAMES.put("factId", "fact_id");
    NAMES.put("trackId", "track_id");
    NAMES.put("sandboxId", "sandbox_id");
  }

  private Ids() {}

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
            .addKeyValue("trace_id", Traceparent.traceId(traceparent))
            .addKeyValue("span_id", Traceparent.spanId(traceparent));
  }
}
