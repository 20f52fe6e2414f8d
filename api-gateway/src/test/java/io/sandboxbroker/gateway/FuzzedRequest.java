package io.sandboxbroker.gateway;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A request that is mostly as the contract wants it, and wrong in up to three places. The same seed
 * makes the same request.
 *
 * @param operation that it was made from
 * @param isStillThat whether method and path are still the operation's own
 * @param bytes as they go over the wire
 */
record FuzzedRequest(Operations.Operation operation, boolean isStillThat, String bytes) {

  static FuzzedRequest of(Operations.Operation operation, SplittableRandom random) {
    String method = operation.verb();
    String path = operation.with("1");
    String query = "";
    String token =
        operation.isForOperators()
            ? "Bearer admin-secret-of-tests"
            : "Bearer track-secret-of-tests";
    var headers = new StringBuilder();
    String end = "\r\n";
    boolean isStillThat = true;
    boolean namesHost = true;
    for (int wrong = random.nextInt(1, 4); wrong > 0; wrong--) {
      switch (random.nextInt(12)) {
        case 0 -> {
          method = pick(OddTargets.METHODS, random);
          isStillThat = false;
        }
        case 1 -> {
          path = pick(OddTargets.PATHS, random);
          isStillThat = false;
        }
        case 2, 3 -> {
          path = operation.with(pick(OddTargets.IDS, random));
          isStillThat = false;
        }
        case 4 -> query = pick(OddTargets.QUERIES, random);
        case 5, 6 -> token = pick(OddHeaders.TOKENS, random);
        case 7 -> end = pick(OddHeaders.BODIES, random);
        default -> {
          String header = pick(OddHeaders.HEADERS, random);
          namesHost &= !header.startsWith("Host:");
          headers.append(header).append("\r\n");
        }
      }
    }
    String bytes =
        method
            + " "
            + path
            + query
            + " HTTP/1.1\r\n"
            + (namesHost ? "Host: gateway\r\n" : "")
            + "Connection: close\r\n"
            + (random.nextInt(8) == 0 ? "" : "X-Track-ID: fuzz\r\n")
            + (token.isEmpty() ? "" : "Authorization: " + token + "\r\n")
            + headers
            + end;
    return new FuzzedRequest(operation, isStillThat, bytes);
  }

  private static String pick(List<String> from, SplittableRandom random) {
    return from.get(random.nextInt(from.size()));
  }
}
