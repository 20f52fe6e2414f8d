package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.timer.SyncDue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Finds the handler of a record by the record's type. */
final class RecordHandlers {

  /** The types on the allocator's topics that other services read. */
  static final Set<Class<? extends SpecificRecord>> IGNORED =
      Set.of(
          RequestSync.class,
          CleanupDue.class,
          SyncDue.class,
          SyncCompleted.class,
          SyncRefused.class);

  private final Map<Class<?>, RecordHandler<?>> handlers;
  private final Predicate<Class<?>> ignored;

  RecordHandlers(List<RecordHandler<?>> handlers) {
    this(
        handlers.stream().collect(Collectors.toMap(RecordHandler::type, Function.identity())),
        IGNORED::contains);
  }

  private RecordHandlers(Map<Class<?>, RecordHandler<?>> handlers, Predicate<Class<?>> ignored) {
    this.handlers = handlers;
    this.ignored = ignored;
  }

  /** The handlers of all types but one, whose records are ignored. */
  RecordHandlers ignoring(Class<? extends SpecificRecord> type) {
    Map<Class<?>, RecordHandler<?>> others = new HashMap<>(handlers);
    others.remove(type);
    return new RecordHandlers(others, ignored.or(type::equals));
  }

  /**
   * Finds the handler of a record; null when the allocator ignores the record.
   *
   * @throws IllegalArgumentException when the record does not belong to the allocator's topics
   */
  @SuppressWarnings("unchecked") // Each handler is filed under the type that it handles.
  @Nullable RecordHandler<SpecificRecord> find(SpecificRecord value) {
    RecordHandler<?> handler = handlers.get(value.getClass());
    if (handler == null && !ignored.test(value.getClass())) {
      throw new IllegalArgumentException("No handler for " + value.getSchema().getName());
    }
    return (RecordHandler<SpecificRecord>) handler;
  }
}
