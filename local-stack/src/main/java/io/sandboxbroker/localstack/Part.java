package io.sandboxbroker.localstack;

import java.net.URI;

/** What runs in the whole stack, and the port on 127.0.0.1 that each part has. */
enum Part {
  KAFKA("kafka", 9092),
  DYNAMODB("dynamodb", 8000),
  SCHEMA_REGISTRY("schema-registry", 8085),
  CSP_SIMULATOR("csp-simulator", 8090),
  ALLOCATOR("allocator", 8081),
  LIFECYCLE_WORKER("lifecycle-worker", 8082),
  API_GATEWAY("api-gateway", 8080);

  private final String title;
  private final int port;

  Part(String title, int port) {
    this.title = title;
    this.port = port;
  }

  /** As in progress lines, log names and, for our own programs, the module's name. */
  String title() {
    return title;
  }

  int port() {
    return port;
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
