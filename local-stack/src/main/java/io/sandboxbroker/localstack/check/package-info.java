/** Checks a running broker over HTTP: what lab scripts rely on, and the lifecycle of a sandbox. */
@NullMarked
package io.sandboxbroker.localstack.check;

import org.jspecify.annotations.NullMarked;
