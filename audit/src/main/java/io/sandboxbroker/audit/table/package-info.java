/** Compares what the log says with what the table has. */
@NullMarked
package io.sandboxbroker.audit.table;

import org.jspecify.annotations.NullMarked;
