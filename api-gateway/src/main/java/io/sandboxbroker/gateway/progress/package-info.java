/** What becomes of operators' commands: read from the CSP's facts, shown to whoever asks. */
@NullMarked
package io.sandboxbroker.gateway.progress;

import org.jspecify.annotations.NullMarked;
