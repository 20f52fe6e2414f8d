/** The broker under test: started, killed, read from its topics, and held to its guarantees. */
@NullMarked
package io.sandboxbroker.e2e.stack;

import org.jspecify.annotations.NullMarked;
