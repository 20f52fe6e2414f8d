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

  private static final String LONG = "a".repeat(257);

  private static final List<String> IDS =
      List.of(
          "%00",
          "%2e%2e",
          "..",
          ".",
          "..;",
          ";x=1",
          "1;x=1",
          "%2F",
          "a%2Fb",
          "%5c",
          "a//b",
          "%zz",
          "%",
          "a b",
          "\\",
          "\u00e9",
          "%C3%A9",
          "%ff",
          "<script>",
          "%3Cscript%3E",
          "'",
          "\"",
          "{id}",
          "identity/accounts/1",
          "identity/accounts/",
          "identity%2Faccounts%2F1",
          "%0d%0aX-Evil:1",
          "\u0001",
          "\u007f",
          "a?b#c",
          "#",
          "?",
          "*",
          "@",
          ":",
          "::1",
          LONG,
          "x".repeat(3_000),
          "",
          "$%7bjndi:ldap://x%7d",
          "-1",
          "9".repeat(40),
          "null",
          "true",
          "sync",
          "SYNC");

  private static final List<String> METHODS =
      List.of(
          "GET",
          "POST",
          "PUT",
          "DELETE",
          "PATCH",
          "HEAD",
          "OPTIONS",
          "TRACE",
          "CONNECT",
          "get",
          "PROPFIND",
          "FOO",
          "G\u0001T",
          "",
          "A".repeat(300));

  private static final List<String> PATHS =
      List.of(
          "/",
          "//",
          "/v1",
          "/v1/",
          "/v1//allocate",
          "//v1/allocate",
          "/v1/./allocate",
          "/v1/../v1/allocate",
          "/v1/allocate/",
          "/v1/allocate;a=b",
          "/v1/allocate%00",
          "/v1/%61llocate",
          "/v1/admin/../allocate",
          "/v1/allocate/..;/admin/sync",
          "/v1/admin",
          "/v1/admin%2Fsync",
          "/v1/admin/%2e%2e/allocate",
          "/V1/ALLOCATE",
          "/v1/allocate.json",
          "/actuator",
          "/actuator/env",
          "/env",
          "/prometheus",
          "/v1/openapi.json/x",
          "/v1/openapi.yaml",
          "/v1/swagger-ui/../openapi.json",
          "/v1/swagger-ui/..%2f..%2fapp",
          "/v1/docs/x",
          "http://evil.example/v1/allocate",
          "*",
          "v1/allocate",
          "?",
          "#",
          "/favicon.ico",
          "/v1/sandboxes",
          "/v1/sandboxes/",
          "/v1/commands//",
          "/metrics/x",
          "/healthz/",
          "/v1/allocate?" + "x".repeat(3_000),
          "/" + "a/".repeat(1_500),
          "/" + "y".repeat(5_000));

  private static final List<String> QUERIES =
      List.of(
          "?dry_run=true",
          "?dry_run=maybe",
          "?dry_run",
          "?dry_run=true&dry_run=false",
          "?override=1",
          "?reason=x",
          "?reason=%00",
          "?reason=" + LONG,
          "?reason=x&until=-1",
          "?reason=x&until=9999999999999999999999",
          "?until=now",
          "?limit=0",
          "?limit=-1",
          "?limit=1e9",
          "?cursor=%00",
          "?cursor=AAAA",
          "?status=nothing",
          "?status=stale",
          "?%",
          "?%zz=%zz",
          "?a=b;c=d",
          "?=",
          "?&&&",
          "?x=\u00e9",
          "?x=<script>",
          "? x",
          "?x=a b");

  private static final List<String> HEADERS =
      List.of(
          "X-Track-ID: " + LONG,
          "X-Track-ID: a b",
          "X-Track-ID: \u0001",
          "X-Track-ID: \u00e9\u00e9",
          "X-Track-ID:",
          "X-Track-ID: a\r\nX-Track-ID: b",
          "X-Instruqt-Sandbox-ID: a\tb",
          "X-Instruqt-Sandbox-ID: b",
          "X-Instruqt-Track-ID: " + LONG,
          "X-Instruqt-Track-ID: \u007f",
          "X-Sandbox-Name-Prefix: " + LONG,
          "X-Sandbox-Name-Prefix: \u0000",
          "Idempotency-Key: \"",
          "Idempotency-Key: \"a",
          "Idempotency-Key: \"\"",
          "Idempotency-Key: " + LONG,
          "Idempotency-Key: \"a\" \"b\"",
          "Idempotency-Key: \\\"",
          "Prefer: wait=-1",
          "Prefer: wait=99999999999999999999",
          "Prefer: wait",
          "Prefer: wait=\"",
          "Prefer: wait=1, wait=2",
          "Prefer: respond-async;;;=,",
          "Prefer: ,,,",
          "Prefer: \u0001",
          "Prefer: wait=0",
          "Prefer: respond-async",
          "X-Request-ID: a\r\nX-Evil: 1",
          "X-Request-ID: " + "r".repeat(129),
          "X-Request-ID: <script>",
          "X-Request-ID: ok-1",
          "traceparent: 00-0-0-00",
          "traceparent: 00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-00",
          "tracestate: ===",
          "baggage: a=\u0001",
          "Accept: application/xml",
          "Accept: a",
          "Accept: /",
          "Accept: */*;q=x",
          "Accept: application/json;q=0",
          "Accept: text/html, image/*",
          "Accept: " + "a/b,".repeat(400),
          "Accept: application/problem+json",
          "Accept-Language: \u0001",
          "Accept-Charset: x",
          "Accept-Encoding: gzip;q=z",
          "Content-Type: application/json",
          "Content-Type: x",
          "Content-Type: text/plain;charset=x",
          "Content-Type: multipart/form-data",
          "Content-Type: application/x-www-form-urlencoded",
          "Content-Encoding: gzip",
          "Content-Length: -1",
          "Content-Length: 1\r\nContent-Length: 2",
          "Content-Length: 99999999999999999999",
          "Content-Length: abc",
          "Content-Length: 20000",
          "Transfer-Encoding: chunked\r\nContent-Length: 4",
          "Transfer-Encoding: x, chunked",
          "Transfer-Encoding : chunked",
          "Host: ",
          "Host: a b",
          "Host: [::1",
          "Host: x:99999999",
          "Host: \u0001",
          "Host: x\r\nHost: y",
          "Host: user@evil",
          "Origin: null",
          "Origin: http://evil.example",
          "Origin: \u0001",
          "Referer: \u0001",
          "Range: bytes=0-x",
          "If-None-Match: \"",
          "If-Modified-Since: yesterday",
          "Expect: x",
          "Expect: 100-continue",
          "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk",
          "Upgrade: websocket",
          "Cookie: a=b; =; ;;",
          "Cookie: \u0001",
          "Forwarded: for=\"",
          "X-Forwarded-Host: a b",
          "X-Forwarded-Proto: x y",
          "X-Forwarded-Prefix: /../",
          "X-HTTP-Method-Override: DELETE",
          "X-Original-URL: /v1/admin/sync",
          "No-Colon",
          ": no name",
          "Bad Name: x",
          "Bad\u0001Name: x",
          " folded: x",
          "X: a\r\n folded",
          "X: a\nX-Evil: 1",
          "X: a\rX-Evil: 1",
          "X: \u0000",
          "X-Long: " + "h".repeat(9_000),
          "X-Many: y\r\n".repeat(300).strip());

  private static final List<String> TOKENS =
      List.of(
          "Bearer",
          "Bearer ",
          "Bearer  ",
          "Bearer wrong",
          "Basic dHJhY2stc2VjcmV0",
          "bearer x y",
          "Bearer a.b.c",
          "Bearer ...",
          "Bearer eyJhbGciOiJub25lIn0.e30.",
          "Bearer \u0001",
          "Bearer track-secret ",
          "BEARER track-secret",
          "Bearer \u00e9",
          "track-secret",
          "Bearer track-secret,admin-secret",
          "Bearer " + "t".repeat(7_000),
          "Digest x=\"",
          "");

  /** Made with a body, its length included. */
  private static final List<String> BODIES =
      List.of(
          "Content-Length: 2\r\n\r\n{}",
          "Content-Length: 1\r\n\r\n\u0000",
          "Content-Type: application/json\r\nContent-Length: 1\r\n\r\n{",
          "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
          "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
          "Transfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: 1\r\n\r\n",
          "Content-Length: 20000\r\n\r\n" + "b".repeat(20_000),
          "Transfer-Encoding: chunked\r\n\r\n4e20\r\n" + "b".repeat(20_000) + "\r\n0\r\n\r\n");

  static FuzzedRequest of(Operations.Operation operation, SplittableRandom random) {
    String method = operation.verb();
    String path = operation.with("1");
    String query = "";
    String token = operation.isForOperators() ? "Bearer admin-secret" : "Bearer track-secret";
    var headers = new StringBuilder();
    String end = "\r\n";
    boolean isStillThat = true;
    boolean namesHost = true;
    for (int wrong = random.nextInt(1, 4); wrong > 0; wrong--) {
      switch (random.nextInt(12)) {
        case 0 -> {
          method = pick(METHODS, random);
          isStillThat = false;
        }
        case 1 -> {
          path = pick(PATHS, random);
          isStillThat = false;
        }
        case 2, 3 -> {
          path = operation.with(pick(IDS, random));
          isStillThat = false;
        }
        case 4 -> query = pick(QUERIES, random);
        case 5, 6 -> token = pick(TOKENS, random);
        case 7 -> end = pick(BODIES, random);
        default -> {
          String header = pick(HEADERS, random);
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
