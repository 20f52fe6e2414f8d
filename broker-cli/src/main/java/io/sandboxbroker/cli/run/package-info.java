/** Runs a command with a sandbox, and gives the sandbox back at its end. */
@NullMarked
package io.sandboxbroker.cli.run;

import org.jspecify.annotations.NullMarked;
