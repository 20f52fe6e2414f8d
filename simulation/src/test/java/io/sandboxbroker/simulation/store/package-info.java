/** The pool's table with delays and faults, in front of the store that the contract tests check. */
@NullMarked
package io.sandboxbroker.simulation.store;

import org.jspecify.annotations.NullMarked;
