/** The commands of operators, one class for each, and freezes. */
@NullMarked
package io.sandboxbroker.gateway.operator;

import org.jspecify.annotations.NullMarked;
