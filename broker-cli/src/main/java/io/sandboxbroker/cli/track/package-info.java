/** The commands of a track: it takes, keeps and gives back its sandbox. */
@NullMarked
package io.sandboxbroker.cli.track;

import org.jspecify.annotations.NullMarked;
