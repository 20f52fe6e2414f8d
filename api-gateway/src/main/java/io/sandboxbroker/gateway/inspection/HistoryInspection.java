package io.sandboxbroker.gateway.inspection;

import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.SandboxId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Shows operators what became of a sandbox, from where its row says that it began. */
@Component
class HistoryInspection {

  private final PoolInspection pool;
  private final Histories histories;
  private final CursorSeal seal;
  private final InspectionSettings settings;

  HistoryInspection(
      PoolInspection pool, Histories histories, CursorSeal seal, InspectionSettings settings) {
    this.pool = pool;
    this.histories = histories;
    this.seal = seal;
    this.settings = settings;
  }

  /**
   * A page of a sandbox's events, or a {@link RefusedException}.
   *
   * @param cursor where the page before ended; null for the first
   */
  Mono<SandboxHistory> read(SandboxId sandbox, int limit, @Nullable String cursor) {
    List<String> identity = List.of("history", sandbox.value());
    if (cursor != null) {
      long offset = ByteBuffer.wrap(seal.open(identity, cursor)).getLong();
      return histories
          .read(sandbox, new HistoryStart.At(offset), limit)
          .map(history -> show(sandbox, history, identity));
    }
    return pool.find(sandbox)
        .flatMap(
            row ->
                histories
                    .read(sandbox, HistoryStart.of(row, settings.history().margin()), limit)
                    .doOnNext(history -> requireKnown(row, history)))
        .map(history -> show(sandbox, history, identity));
  }

  private static void requireKnown(Optional<PoolEntry> row, History history) {
    if (row.isEmpty() && history.events().isEmpty() && history.next() == null) {
      throw new RefusedException(Refusal.SANDBOX_NOT_FOUND);
    }
  }

  private SandboxHistory show(SandboxId sandbox, History history, List<String> identity) {
    Long next = history.next();
    return new SandboxHistory(
        sandbox.value(),
        history.events(),
        history.events().size(),
        history.beginningDeleted(),
        next == null
            ? null
            : seal.seal(identity, ByteBuffer.allocate(Long.BYTES).putLong(next).array()));
  }
}
