/** What an audit says, as text and as JSON. */
@NullMarked
package io.sandboxbroker.audit.report;

import org.jspecify.annotations.NullMarked;
