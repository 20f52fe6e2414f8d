/** The CSP: its accounts, the lists that it shows, and the deletions that it carries out. */
@NullMarked
package io.sandboxbroker.simulation.csp;

import org.jspecify.annotations.NullMarked;
