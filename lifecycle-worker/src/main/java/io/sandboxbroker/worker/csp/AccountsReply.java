package io.sandboxbroker.worker.csp;

import java.util.List;

/** The CSP's answer to a request for its accounts. */
public sealed interface AccountsReply permits AccountsReply.Accounts, CspFault {

  /**
   * The accounts of the reply.
   *
   * @param accounts every account, whatever its type or state, in the CSP's order
   * @param odd entries that are left out, because they are no accounts or are sandboxes that cannot
   *     be used
   */
  record Accounts(List<CspAccount> accounts, OddAccounts odd) implements AccountsReply {

    public Accounts {
      accounts = List.copyOf(accounts);
    }

    public Accounts(List<CspAccount> accounts) {
      this(accounts, OddAccounts.NONE);
    }
  }
}
