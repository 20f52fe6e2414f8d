/** The commands of operators. */
@NullMarked
package io.sandboxbroker.cli.operator;

import org.jspecify.annotations.NullMarked;
