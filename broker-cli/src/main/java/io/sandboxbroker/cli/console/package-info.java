/** Writes tables for people, JSON for scripts, and progress for who waits. */
@NullMarked
package io.sandboxbroker.cli.console;

import org.jspecify.annotations.NullMarked;
