package io.sandboxbroker.worker.sync;

import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.worker.csp.AccountsReply;
import io.sandboxbroker.worker.csp.CspAccount;
import io.sandboxbroker.worker.csp.CspFault;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The result of one reading of the CSP's list. */
sealed interface ListResult {

  /**
   * A list that can be compared; never empty.
   *
   * @param sandboxes the active sandboxes, each once, in the CSP's order
   */
  record Usable(List<CspAccount> sandboxes) implements ListResult {
    public Usable {
      sandboxes = List.copyOf(sandboxes);
    }
  }

  /**
   * No usable list; the pool stays as it is.
   *
   * @param detail for the log
   */
  record Refused(SyncRefusal reason, String detail) implements ListResult {}

  /** An empty list is an error of the CSP, because a pool is never empty. */
  static ListResult of(AccountsReply reply) {
    return switch (reply) {
      case AccountsReply.Accounts(var accounts, var odd) -> {
        List<CspAccount> sandboxes = activeSandboxes(accounts);
        yield sandboxes.isEmpty()
            ? new Refused(
                SyncRefusal.EMPTY,
                "no active sandbox among %d accounts and %d odd entries"
                    .formatted(accounts.size(), odd.count()))
            : new Usable(sandboxes);
      }
      case CspFault.Malformed fault -> new Refused(SyncRefusal.TRUNCATED, fault.description());
      case CspFault fault -> new Refused(SyncRefusal.FAILED, fault.description());
    };
  }

  /** Of two entries for one account, the first counts. */
  private static List<CspAccount> activeSandboxes(List<CspAccount> accounts) {
    Set<String> seen = new HashSet<>();
    return accounts.stream()
        .filter(account -> account.isActiveSandbox() && seen.add(account.key()))
        .toList();
  }
}
