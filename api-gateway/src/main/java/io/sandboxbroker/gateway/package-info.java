/**
 * HTTP in front of the topics: a request becomes a command, the event that answers it a response.
 */
@NullMarked
package io.sandboxbroker.gateway;

import org.jspecify.annotations.NullMarked;
