package io.sandboxbroker.worker.sync;

import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.worker.csp.AccountsReply;
import io.sandboxbroker.worker.csp.CspFault;

/** What one reading of the CSP's list came to. */
sealed interface ListResult {

  /** A list to go by; never empty. */
  record Trusted(SandboxList list) implements ListResult {}

  /**
   * Nothing to go by; the pool stays as it is.
   *
   * @param detail for the log
   */
  record Refused(SyncRefusal reason, String detail) implements ListResult {}

  /** A pool is never truly empty, so an empty list is the CSP's mistake. */
  static ListResult of(AccountsReply reply) {
    return switch (reply) {
      case AccountsReply.Accounts(var accounts) -> {
        SandboxList list = SandboxList.of(accounts);
        yield list.isEmpty()
            ? new Refused(
                SyncRefusal.EMPTY, "no active sandbox among %d".formatted(accounts.size()))
            : new Trusted(list);
      }
      case CspFault.Malformed fault -> new Refused(SyncRefusal.TRUNCATED, fault.description());
      case CspFault fault -> new Refused(SyncRefusal.FAILED, fault.description());
    };
  }
}
