/** Creates the topics and the table before the services start. */
@NullMarked
package io.sandboxbroker.allocator.provisioning;

import org.jspecify.annotations.NullMarked;
