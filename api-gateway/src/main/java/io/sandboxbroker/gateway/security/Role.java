package io.sandboxbroker.gateway.security;

/** What a token entitles to. */
public enum Role {
  /** The track endpoints. */
  TRACK,
  /** These and the admin endpoints. */
  ADMIN
}
