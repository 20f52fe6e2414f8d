package io.sandboxbroker.gateway.access;

/** What a token entitles to. */
enum Role {
  TRACK,
  ADMIN
}
