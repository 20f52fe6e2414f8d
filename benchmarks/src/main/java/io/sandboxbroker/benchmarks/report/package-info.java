/** Figures, the targets that they are held to, and how both are shown. */
@NullMarked
package io.sandboxbroker.benchmarks.report;

import org.jspecify.annotations.NullMarked;
