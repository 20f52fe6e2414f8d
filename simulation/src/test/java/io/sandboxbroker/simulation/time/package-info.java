/** Virtual time, chance and the story of a life; everything else is driven by them. */
@NullMarked
package io.sandboxbroker.simulation.time;

import org.jspecify.annotations.NullMarked;
