package io.sandboxbroker.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The addresses that a process listens on, as the Linux kernel lists them: hexadecimal
 * ADDRESS:PORT.
 */
final class ListeningSockets {

  private static final String LISTEN = "0A";
  private static final Set<String> LOOPBACK =
      Set.of(
          "0100007F", // 127.0.0.1
          "00000000000000000000000001000000", // ::1
          "0000000000000000FFFF00000100007F"); // ::ffff:127.0.0.1

  private ListeningSockets() {}

  static List<String> of(long pid) throws IOException {
    Set<String> sockets = socketsOf(pid);
    try (var tcp = Files.lines(Path.of("/proc/net/tcp"));
        var tcp6 = Files.lines(Path.of("/proc/net/tcp6"))) {
      return Stream.concat(tcp, tcp6)
          .map(line -> line.strip().split("\\s+"))
          .filter(
              fields -> fields[3].equals(LISTEN) && sockets.contains("socket:[" + fields[9] + "]"))
          .map(fields -> fields[1])
          .toList();
    }
  }

  static boolean isLoopback(String address) {
    return LOOPBACK.contains(address.substring(0, address.indexOf(':')));
  }

  private static Set<String> socketsOf(long pid) throws IOException {
    var sockets = new HashSet<String>();
    try (var descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : descriptors) {
        // One that is closed meanwhile can no longer be read, and is none that listens.
        if (Files.isSymbolicLink(descriptor)) {
          sockets.add(Files.readSymbolicLink(descriptor).toString());
        }
      }
    }
    return sockets;
  }
}
