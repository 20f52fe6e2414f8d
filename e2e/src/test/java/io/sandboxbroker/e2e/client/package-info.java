/** Calls the broker as the scripts of labs do, one at a time or many at once. */
@NullMarked
package io.sandboxbroker.e2e.client;

import org.jspecify.annotations.NullMarked;
