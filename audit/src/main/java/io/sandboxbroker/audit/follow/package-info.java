/** Watches the log as it grows. */
@NullMarked
package io.sandboxbroker.audit.follow;

import org.jspecify.annotations.NullMarked;
