package io.sandboxbroker.localstack;

import java.time.Duration;

/** What runs in the whole stack. */
public enum Part {
  KAFKA("kafka", 9092),
  DYNAMODB("dynamodb", 8000),
  SCHEMA_REGISTRY("schema-registry", 8085),
  CSP_SIMULATOR("csp-simulator", 8090),
  ALLOCATOR("allocator", 8081),
  LIFECYCLE_WORKER("lifecycle-worker", 8082),
  API_GATEWAY("api-gateway", 8080);

  private final String title;
  private final int usualPort;

  Part(String title, int usualPort) {
    this.title = title;
    this.usualPort = usualPort;
  }

  /** As in progress lines, log names and, for our own programs, the module's name. */
  public String title() {
    return title;
  }

  /** How long it may take from SIGTERM to its end before it is killed; see docs/operations.md. */
  Duration stopTimeout() {
    return switch (this) {
      case API_GATEWAY -> Duration.ofSeconds(100);
      case LIFECYCLE_WORKER -> Duration.ofSeconds(85);
      case ALLOCATOR -> Duration.ofSeconds(45);
      case KAFKA, DYNAMODB, SCHEMA_REGISTRY, CSP_SIMULATOR -> LocalServer.STOP_TIMEOUT;
    };
  }

  int usualPort() {
    return usualPort;
  }
}
