/** The upstream portal: what it can be asked, what it answers, and how it fails. */
@NullMarked
package io.sandboxbroker.worker.csp;

import org.jspecify.annotations.NullMarked;
