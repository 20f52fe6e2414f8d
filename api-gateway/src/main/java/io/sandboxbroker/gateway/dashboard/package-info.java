/** Shows operators the broker as it changes: a page, and the stream that feeds it. */
@NullMarked
package io.sandboxbroker.gateway.dashboard;

import org.jspecify.annotations.NullMarked;
