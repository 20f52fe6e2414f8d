package io.sandboxbroker.localstack;

import java.net.URI;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where each part listens on 127.0.0.1.
 *
 * @param ports one for every part, no two the same; that of Kafka is the first broker's
 * @param moreBrokers the ports of the other brokers
 */
record Addresses(Map<Part, Integer> ports, List<Integer> moreBrokers) {

  Addresses {
    ports = Map.copyOf(ports);
    moreBrokers = List.copyOf(moreBrokers);
    var all = new HashSet<>(ports.values());
    all.addAll(moreBrokers);
    if (all.size() != Part.values().length + moreBrokers.size()) {
      throw new IllegalArgumentException(
          "every part needs a port of its own: " + ports + " and " + moreBrokers);
    }
  }

  /** Those that people and the documentation know. */
  static Addresses usual() {
    var ports = new EnumMap<Part, Integer>(Part.class);
    for (Part part : Part.values()) {
      ports.put(part, part.usualPort());
    }
    return new Addresses(ports, List.of());
  }

  /** Free ones, so that a stack can run beside others. */
  static Addresses free() {
    return free(1, Map.of());
  }

  /**
   * Free ones for the parts whose ports are not given.
   *
   * @param brokers how many brokers there are
   */
  static Addresses free(int brokers, Map<Part, Integer> given) {
    var free =
        Stream.generate(FreePort::any)
            .distinct()
            .filter(port -> !given.containsValue(port))
            .iterator();
    var ports = new EnumMap<Part, Integer>(Part.class);
    for (Part part : Part.values()) {
      ports.put(part, given.containsKey(part) ? given.get(part) : free.next());
    }
    return new Addresses(ports, Stream.generate(free::next).limit(brokers - 1L).toList());
  }

  int port(Part part) {
    return ports.getOrDefault(part, part.usualPort());
  }

  String hostAndPort(Part part) {
    return "127.0.0.1:" + port(part);
  }

  /**
   * Host and port of a broker.
   *
   * @param node from 1
   */
  String broker(int node) {
    return node == 1 ? hostAndPort(Part.KAFKA) : "127.0.0.1:" + moreBrokers.get(node - 2);
  }

  /** Of all brokers, for {@code bootstrap.servers}. */
  String bootstrapServers() {
    return Stream.concat(
            Stream.of(hostAndPort(Part.KAFKA)),
            moreBrokers.stream().map(port -> "127.0.0.1:" + port))
        .collect(Collectors.joining(","));
  }

  URI url(Part part, String path) {
    return URI.create("http://" + hostAndPort(part) + path);
  }
}
