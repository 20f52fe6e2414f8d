/** The HTTP gateway: it publishes requests as commands and answers with their outcomes. */
@NullMarked
package io.sandboxbroker.gateway;

import org.jspecify.annotations.NullMarked;
