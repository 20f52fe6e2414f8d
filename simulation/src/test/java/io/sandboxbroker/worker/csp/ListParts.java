package io.sandboxbroker.worker.csp;

/** The reading of the CSP's list, as the client of the CSP does it. */
public final class ListParts {

  private ListParts() {}

  /** The accounts of a reply with status 200. */
  public static AccountsReply parse(byte[] body) {
    var accounts = AccountListParser.parse(body);
    return accounts.isPresent() ? accounts.get() : new CspFault.Malformed("no complete list");
  }
}
