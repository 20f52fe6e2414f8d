package io.sandboxbroker.worker.csp;

import java.util.List;

/** The CSP's answer to a request for its accounts. */
public sealed interface AccountsReply permits AccountsReply.Accounts, CspFault {

  /** Every account of the reply, whatever its type or state, in the CSP's order. */
  record Accounts(List<CspAccount> accounts) implements AccountsReply {

    public Accounts {
      accounts = List.copyOf(accounts);
    }
  }
}
