/** What the running broker must do, as scenarios over HTTP and the topics, with crashes in them. */
@NullMarked
package io.sandboxbroker.e2e;

import org.jspecify.annotations.NullMarked;
