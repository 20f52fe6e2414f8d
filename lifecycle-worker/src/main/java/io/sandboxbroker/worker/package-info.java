/** Owns time and the CSP: makes timers due and turns the CSP's answers into facts; never judges. */
@NullMarked
package io.sandboxbroker.worker;

import org.jspecify.annotations.NullMarked;
