package io.sandboxbroker.worker.csp;

/** The CSP's answer to the deletion of an account. */
public sealed interface DeletionReply
    permits DeletionReply.Gone, DeletionReply.NeverPossible, CspFault {

  /**
   * The account does not exist, or does not exist any more.
   *
   * @param status 200, 204, 404 or 410
   */
  record Gone(int status) implements DeletionReply {}

  /** The external id is no account's; the CSP was not called, and a retry changes nothing. */
  record NeverPossible() implements DeletionReply {}
}
