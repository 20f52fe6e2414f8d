package io.sandboxbroker.gateway.security;

/** What a token permits. */
enum Role {
  /** The track endpoints. */
  TRACK,
  /** Reading the admin endpoints: every {@code GET}, and nothing that changes anything. */
  VIEWER,
  /** The track endpoints and the admin endpoints. */
  ADMIN
}
