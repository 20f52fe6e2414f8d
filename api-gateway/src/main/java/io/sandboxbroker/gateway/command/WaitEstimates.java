package io.sandboxbroker.gateway.command;

import io.sandboxbroker.gateway.inspection.AllocationRates;
import io.sandboxbroker.waiting.WaitingTicket;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Estimates how long an allocation still waits. Thread-safe.
 *
 * <p>The estimate is the position divided by the rate at which sandboxes of the name prefix were
 * allocated while somebody waited for them. Allocations before that came from a full pool and say
 * nothing about the next sandbox.
 */
@Component
final class WaitEstimates {

  private final QueuePositions positions;
  private final AllocationRates rates;
  private final InstantSource clock;

  WaitEstimates(QueuePositions positions, AllocationRates rates, InstantSource clock) {
    this.positions = positions;
    this.rates = rates;
    this.clock = clock;
  }

  /** The seconds until an allocation is served; null when nothing is known. */
  @Nullable Long seconds(WaitingTicket ticket) {
    Instant now = clock.instant();
    QueueOrder order = positions.order();
    String namePrefix = QueueOrder.prefixOf(ticket);
    var rate =
        order.waitedForSince(namePrefix).map(since -> rates.perSecondSince(namePrefix, since, now));
    return rate.isPresent() && rate.get().isPresent()
        ? Long.valueOf((long) Math.ceil(order.position(ticket) / rate.get().getAsDouble()))
        : null;
  }
}
