/**
 * Where candidates for an allocation come from: lists of free sandboxes in memory, filled from the
 * pool's index.
 */
@NullMarked
package io.sandboxbroker.allocator.candidate;

import org.jspecify.annotations.NullMarked;
