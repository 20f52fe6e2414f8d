/** What every command has: the client, the console, the time it may take, and the exit codes. */
@NullMarked
package io.sandboxbroker.cli.session;

import org.jspecify.annotations.NullMarked;
