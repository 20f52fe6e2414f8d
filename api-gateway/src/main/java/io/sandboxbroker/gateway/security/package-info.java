/**
 * Authentication, authorization and rate limits: bearer tokens, JWTs, security headers, buckets.
 */
@NullMarked
package io.sandboxbroker.gateway.security;

import org.jspecify.annotations.NullMarked;
