package io.sandboxbroker.localstack;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Where the build put the servers.
 *
 * @param classPath of Kafka and DynamoDB Local
 * @param natives folder of DynamoDB Local's native libraries
 * @param registry folder of the unpacked schema registry
 * @param children jar with the main classes of the child JVMs
 * @param caches folder of the {@link StartCache}s, which need not exist
 */
record ServerFiles(String classPath, Path natives, Path registry, Path children, Path caches) {

  private static final String NAME = "servers.properties";

  static ServerFiles find() {
    var properties = new Properties();
    try (InputStream in = ServerFiles.class.getResourceAsStream(NAME)) {
      if (in == null) {
        throw new IllegalStateException(
            NAME + " is missing: build with mvn -pl local-stack process-classes");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + NAME, e);
    }
    return new ServerFiles(
        required(properties, "class.path"),
        existing(properties, "natives"),
        existing(properties, "registry"),
        existing(properties, "children"),
        Path.of(required(properties, "caches")));
  }

  /** Kafka's class path: all but DynamoDB Local itself. */
  String classPathOfKafka() {
    return entries().filter(entry -> !isDynamoDb(entry)).collect(joining(File.pathSeparator));
  }

  /** The class path of DynamoDB Local. */
  String classPathOfDynamoDb() {
    return entries()
        .map(
            entry ->
                isDynamoDb(entry)
                    ? PlainJar.of(Path.of(entry), natives.resolveSibling("")).toString()
                    : entry)
        .collect(joining(File.pathSeparator));
  }

  private Stream<String> entries() {
    return Stream.of(classPath.split(File.pathSeparator, -1));
  }

  private static boolean isDynamoDb(String entry) {
    return Path.of(entry).getFileName().toString().startsWith("DynamoDBLocal-");
  }

  private static Path existing(Properties properties, String key) {
    Path path = Path.of(required(properties, key));
    if (!Files.exists(path)) {
      throw new IllegalStateException(
          path + " is missing: build with mvn -pl local-stack process-classes");
    }
    return path;
  }

  private static String required(Properties properties, String key) {
    String value = properties.getProperty(key, "");
    if (value.isBlank()) {
      throw new IllegalStateException(NAME + " has no " + key);
    }
    return value;
  }
}
