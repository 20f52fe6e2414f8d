/** Deletes due accounts at the CSP as fast as the CSP allows, and publishes the results. */
@NullMarked
package io.sandboxbroker.worker.cleanup;

import org.jspecify.annotations.NullMarked;
