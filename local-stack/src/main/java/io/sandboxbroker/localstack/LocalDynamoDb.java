package io.sandboxbroker.localstack;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * DynamoDB Local in a JVM of its own, on 127.0.0.1. It takes any credentials and region, and all of
 * them see the same tables. Without a directory the tables live in memory and end with the process,
 * also on {@link #kill()}. Thread-safe.
 */
public final class LocalDynamoDb extends LocalServer {

  private static final String NAME = "dynamodb";
  private static final String UNSIGNED =
      "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
          + " SignedHeaders=host, Signature=0";

  private final URI endpoint;

  private LocalDynamoDb(
      JavaCommand command,
      DataDirectory directory,
      BooleanSupplier answers,
      Duration startTimeout,
      URI endpoint) {
    super(command, directory, answers, startTimeout);
    this.endpoint = endpoint;
  }

  /**
   * Starts the server and returns when it answers ListTables.
   *
   * @throws StartFailedException when it does not within the settings' time
   */
  public static LocalDynamoDb start(Settings settings) {
    int port = FreePort.orGiven(settings.port());
    var endpoint = URI.create("http://127.0.0.1:" + port);
    var directory = DataDirectory.of(settings.directory(), NAME);
    Path data = settings.directory() == null ? null : directory.path();
    var command = command(port, data, settings.log(NAME, directory));
    var answers = HttpProbe.of(request(endpoint, "ListTables", "{}"));
    return new LocalDynamoDb(command, directory, answers, settings.startTimeout(), endpoint);
  }

  /** For the SDK's endpointOverride. */
  public URI endpoint() {
    return endpoint;
  }

  private static JavaCommand command(int port, @Nullable Path data, Path log) {
    ServerFiles files = ServerFiles.find();
    return new JavaCommand(
        NAME,
        files.classPathOfDynamoDb(),
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-Dsqlite4java.library.path=" + files.natives()),
        "io.sandboxbroker.localstack.child.DynamoDbServer",
        data == null ? List.of("" + port) : List.of("" + port, data.toString()),
        Map.of(),
        log);
  }

  /** A call without the SDK: the signature must be there, and is not checked. */
  static HttpRequest.Builder request(URI endpoint, String operation, String body) {
    return HttpRequest.newBuilder(endpoint)
        .header("X-Amz-Target", "DynamoDB_20120810." + operation)
        .header("Content-Type", "application/x-amz-json-1.0")
        .header("Authorization", UNSIGNED)
        .POST(BodyPublishers.ofString(body));
  }
}
