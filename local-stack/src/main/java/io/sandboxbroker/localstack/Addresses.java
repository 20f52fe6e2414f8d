package io.sandboxbroker.localstack;

import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where each part listens on 127.0.0.1.
 *
 * @param ports one for every part, no two the same
 */
record Addresses(Map<Part, Integer> ports) {

  Addresses {
    ports = Map.copyOf(ports);
    if (Set.copyOf(ports.values()).size() != Part.values().length) {
      throw new IllegalArgumentException("every part needs a port of its own: " + ports);
    }
  }

  /** Those that people and the documentation know. */
  static Addresses usual() {
    var ports = new EnumMap<Part, Integer>(Part.class);
    for (Part part : Part.values()) {
      ports.put(part, part.usualPort());
    }
    return new Addresses(ports);
  }

  /** Free ones, so that a stack can run beside others. */
  static Addresses free() {
    var ports = new EnumMap<Part, Integer>(Part.class);
    var free = Stream.generate(FreePort::any).distinct().iterator();
    for (Part part : Part.values()) {
      ports.put(part, free.next());
    }
    return new Addresses(ports);
  }

  int port(Part part) {
    return ports.getOrDefault(part, part.usualPort());
  }

  String hostAndPort(Part part) {
    return "127.0.0.1:" + port(part);
  }

  URI url(Part part, String path) {
    return URI.create("http://" + hostAndPort(part) + path);
  }
}
