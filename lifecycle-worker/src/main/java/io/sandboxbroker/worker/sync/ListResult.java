package io.sandboxbroker.worker.sync;

import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.worker.csp.AccountsReply;
import io.sandboxbroker.worker.csp.CspAccount;
import io.sandboxbroker.worker.csp.CspFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
      case AccountsReply.Accounts(var accounts) -> {
        List<CspAccount> sandboxes = activeSandboxes(accounts);
        yield sandboxes.isEmpty()
            ? new Refused(
                SyncRefusal.EMPTY, "no active sandbox among %d".formatted(accounts.size()))
            : new Usable(sandboxes);
      }
      case CspFault.Malformed fault -> new Refused(SyncRefusal.TRUNCATED, fault.description());
      case CspFault fault -> new Refused(SyncRefusal.FAILED, fault.description());
    };
  }

  /** Of two accounts with the same sandbox id, the first counts. */
  private static List<CspAccount> activeSandboxes(List<CspAccount> accounts) {
    Logger log = LoggerFactory.getLogger(ListResult.class);
    Map<String, CspAccount> byId = new LinkedHashMap<>();
    int unusable = 0;
    for (CspAccount account : accounts) {
      if (account.isActiveSandbox()) {
        if (account.isUsable()) {
          byId.putIfAbsent(account.sandboxId(), account);
        } else {
          unusable++;
        }
      }
    }
    if (unusable > 0) {
      log.warn("The CSP lists {} sandboxes without an id or a name; they are ignored", unusable);
    }
    return List.copyOf(byId.values());
  }
}
