package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.localstack.LocalDynamoDb;
import io.sandboxbroker.localstack.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One DynamoDB Local for all tests of a run, and settings for tables in it. A class whose DynamoDB
 * Local does not start has failed.
 */
final class LocalTables implements BeforeAllCallback, ParameterResolver {

  /** The configuration parameter that asks for a certain port instead of any free one. */
  static final String PORT = "sandboxbroker.dynamodb.port";

  /** For tests that need no answer from anywhere. */
  static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  private static final Namespace NAMESPACE = Namespace.create(LocalTables.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    server(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == DynamoDbSettings.class;
  }

  /** A table that does not exist yet. */
  @Override
  public DynamoDbSettings resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return settings(server(context).endpoint());
  }

  static DynamoDbSettings settings(URI endpoint) {
    var calls =
        new CallSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            4,
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            32,
            1_000);
    return new DynamoDbSettings(
        "Pool-" + UUID.randomUUID(), "eu-central-1", endpoint, 16, true, calls);
  }

  private static LocalDynamoDb server(ExtensionContext context) {
    int port = context.getConfigurationParameter(PORT).map(Integer::parseInt).orElse(0);
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(
            Running.class,
            ignored -> Running.start(Settings.temporary().onPort(port)),
            Running.class)
        .server();
  }

  private record Running(LocalDynamoDb server) implements AutoCloseable {

    static Running start(Settings settings) {
      return new Running(LocalDynamoDb.start(settings));
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
