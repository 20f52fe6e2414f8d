/** Shares among the features how records are stored, labelled and published in transactions. */
@NullMarked
package io.sandboxbroker.worker.wire;

import org.jspecify.annotations.NullMarked;
