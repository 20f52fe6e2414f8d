/** What lies in the topics, and what it says to an audit. */
@NullMarked
package io.sandboxbroker.audit.log;

import org.jspecify.annotations.NullMarked;
