package io.sandboxbroker.gateway.security;

/** What a token permits. */
enum Role {
  /** The track endpoints. */
  TRACK,
  /** The track endpoints and the admin endpoints. */
  ADMIN
}
