/** The OpenAPI document, told by the code itself. */
@NullMarked
package io.sandboxbroker.gateway.documentation;

import org.jspecify.annotations.NullMarked;
