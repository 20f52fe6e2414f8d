/** Lives of the whole broker in virtual time; a seed is one life. */
@NullMarked
package io.sandboxbroker.simulation;

import org.jspecify.annotations.NullMarked;
