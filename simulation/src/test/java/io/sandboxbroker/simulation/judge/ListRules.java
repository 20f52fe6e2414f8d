package io.sandboxbroker.simulation.judge;

import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.simulation.csp.CspEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the table must say when the CSP's list has not changed for some syncs. */
public final class ListRules {

  private final InMemorySandboxStore table;

  public ListRules(InMemorySandboxStore table) {
    this.table = table;
  }

  /**
   * The first difference between the accounts of the CSP and the free sandboxes; empty for none. A
   * sandbox that was removed from the pool stays so, although its account exists.
   */
  public Optional<String> difference(List<CspEntry> accounts) {
    Map<String, Sandbox> rows = new HashMap<>();
    table.sandboxes().forEach(row -> rows.put(row.account().externalId(), row));
    for (CspEntry account : accounts) {
      Sandbox row = rows.remove(account.id());
      if (row == null) {
        return Optional.of("the pool lacks " + account);
      }
      if (row.status() == Status.STALE) {
        return Optional.of("the CSP lists " + account + ", and the pool has " + row);
      }
      if (row.status() == Status.AVAILABLE && !row.account().name().equals(account.name())) {
        return Optional.of("its name is old: " + row + " is " + account);
      }
    }
    return rows.values().stream()
        .filter(row -> row.status() == Status.AVAILABLE)
        .findFirst()
        .map(row -> "the CSP does not list " + row);
  }
}
