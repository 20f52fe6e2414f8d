/** Imports the table of the earlier broker into a table of this one. */
@NullMarked
package io.sandboxbroker.migration;

import org.jspecify.annotations.NullMarked;
