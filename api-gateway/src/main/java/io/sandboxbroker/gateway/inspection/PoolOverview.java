package io.sandboxbroker.gateway.inspection;

import io.sandboxbroker.gateway.operator.FreezeView;
import io.sandboxbroker.kafka.freeze.FreezeState;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the dashboard shows of the pool and of the calls of the CSP. Thread-safe. */
@Component
public final class PoolOverview {

  private final PoolCounts counts;
  private final AllocationRates rates;
  private final CspReports reports;
  private final FreezeState freezes;

  PoolOverview(PoolCounts counts, AllocationRates rates, CspReports reports, FreezeState freezes) {
    this.counts = counts;
    this.rates = rates;
    this.reports = reports;
    this.freezes = freezes;
  }

  /** The body of {@code GET /v1/admin/stats}, for JSON. */
  public Object stats(Instant now) {
    return StatsResponse.of(counts, rates, FreezeView.allFrozen(freezes, now), now);
  }

  /** The newest report of each worker, by its id. */
  public List<CspView> csp(Instant now) {
    return reports.newest(now).stream().map(CspView::of).toList();
  }
}
