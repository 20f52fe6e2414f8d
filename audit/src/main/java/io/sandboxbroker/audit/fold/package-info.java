/** Folds the log into the live sandboxes and the open commands. */
@NullMarked
package io.sandboxbroker.audit.fold;

import org.jspecify.annotations.NullMarked;
