package io.sandboxbroker.simulator;

/**
 * How the accounts stand.
 *
 * @param present accounts that exist, of any type and state
 * @param activeSandboxes those of them that the broker may use
 * @param deleted deleted over the API since the start or reset
 * @param removedByHand removed over the control API
 * @param refusedDeletions deletions of what is no sandbox; a sound client causes none
 * @param services services inside the accounts that exist
 * @param orphanedServices services that were still inside an account when it was deleted
 */
public record AccountCounts(
    int present,
    int activeSandboxes,
    int deleted,
    int removedByHand,
    int refusedDeletions,
    int services,
    int orphanedServices) {}
