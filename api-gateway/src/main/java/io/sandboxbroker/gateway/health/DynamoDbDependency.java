package io.sandboxbroker.gateway.health;

import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** The pool's table: reads a row that nobody has. */
@Component
final class DynamoDbDependency implements Dependency {

  private static final SandboxId NOBODYS = new SandboxId("readiness");

  private final SandboxReader pool;

  DynamoDbDependency(SandboxReader pool) {
    this.pool = pool;
  }

  @Override
  public String name() {
    return "dynamodb";
  }

  @Override
  public CompletionStage<?> probe() {
    return pool.find(NOBODYS);
  }
}
