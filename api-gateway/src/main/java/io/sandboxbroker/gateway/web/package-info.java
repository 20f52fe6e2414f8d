/** What all HTTP endpoints share: headers, correlation, problems, CORS, timeouts and OpenAPI. */
@NullMarked
package io.sandboxbroker.gateway.web;

import org.jspecify.annotations.NullMarked;
