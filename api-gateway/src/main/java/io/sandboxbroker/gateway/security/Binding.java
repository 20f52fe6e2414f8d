package io.sandboxbroker.gateway.security;

import io.sandboxbroker.gateway.web.Caller;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token is bound to. A part that is null is not bound; an empty part permits nothing.
 *
 * @param tracks the tracks that the token may act for
 * @param labs the labs that its requests may name
 * @param namePrefixes the beginnings that the name prefixes of its requests must have
 */
record Binding(
    @Nullable Set<String> tracks, @Nullable Set<String> labs, @Nullable Set<String> namePrefixes) {

  /** Of a token that is not bound. */
  static final Binding NONE = new Binding(null, null, null);

  /**
   * Whether the token may send a request. An allocation must name what is bound, because it would
   * have any lab and any sandbox otherwise. Other requests may leave the lab and the prefix out.
   *
   * @param namePrefix the name prefix of the request; empty for none
   * @param allocates whether the request is an allocation
   */
  boolean permits(Caller caller, Optional<String> namePrefix, boolean allocates) {
    return (tracks == null || tracks.contains(caller.track().value()))
        && (labs == null || (caller.lab() == null ? !allocates : labs.contains(caller.lab())))
        && (namePrefixes == null
            || namePrefix
                .map(prefix -> namePrefixes.stream().anyMatch(prefix::startsWith))
                .orElse(!allocates));
  }
}
