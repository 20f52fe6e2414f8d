/** Calls the API of the broker as a good client should: it waits, retries and gives up in time. */
@NullMarked
package io.sandboxbroker.cli.http;

import org.jspecify.annotations.NullMarked;
