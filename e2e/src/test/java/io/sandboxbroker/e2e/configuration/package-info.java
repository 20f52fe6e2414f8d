/** Generates the settings reference from the services' configuration metadata, and checks it. */
@NullMarked
package io.sandboxbroker.e2e.configuration;

import org.jspecify.annotations.NullMarked;
