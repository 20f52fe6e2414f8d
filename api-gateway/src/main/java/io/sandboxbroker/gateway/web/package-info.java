/**
 * What every HTTP request and response share: the caller's headers, correlation ids, RFC 9457
 * problems, CORS and the OpenAPI document.
 */
@NullMarked
package io.sandboxbroker.gateway.web;

import org.jspecify.annotations.NullMarked;
