package io.sandboxbroker.worker.comparison;

import io.sandboxbroker.csp.SandboxListed;
import java.util.List;

/**
 * What a list says that was not known before.
 *
 * @param discovered new, or changed
 * @param returned ids of those that were missing from the last list
 * @param missed ids of those that are missing for the first time
 * @param vanished ids of those that were missing before
 */
record ListDifference(
    List<SandboxListed> discovered,
    List<String> returned,
    List<String> missed,
    List<String> vanished) {}
