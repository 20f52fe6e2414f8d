/** Folds the log into what is live, and remembers no more than that. */
@NullMarked
package io.sandboxbroker.audit.fold;

import org.jspecify.annotations.NullMarked;
