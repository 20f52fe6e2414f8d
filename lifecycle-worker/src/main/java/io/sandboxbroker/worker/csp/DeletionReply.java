package io.sandboxbroker.worker.csp;

/** What the CSP answers when it is asked to delete an account. */
public sealed interface DeletionReply
    permits DeletionReply.Gone, DeletionReply.NeverPossible, CspFault {

  /**
   * The account does not exist, or no longer.
   *
   * @param status 200, 204 or 404
   */
  record Gone(int status) implements DeletionReply {}

  /** The external id names no account, so nothing was asked; asking again changes nothing. */
  record NeverPossible() implements DeletionReply {}
}
