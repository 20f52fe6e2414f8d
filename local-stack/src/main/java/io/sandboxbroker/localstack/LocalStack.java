package io.sandboxbroker.localstack;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;

/**
 * The whole broker with everything around it, as child processes on free ports of 127.0.0.1, with
 * data that ends with it: for tests. The methods that start and stop belong to one thread.
 */
public final class LocalStack implements AutoCloseable {

  private final Addresses addresses;
  private final RunningParts parts;

  private LocalStack(Addresses addresses, RunningParts parts) {
    this.addresses = addresses;
    this.parts = parts;
  }

  /**
   * Starts everything; returns when the gateway is ready and the pool is filled.
   *
   * @param progress is told of each part that is ready
   * @throws StartFailedException saying what failed; nothing runs then
   */
  public static LocalStack start(StackSettings settings, PrintWriter progress)
      throws InterruptedException {
    var programs = programs(settings);
    Preflight.check(programs, programs.logs());
    var stack = new LocalStack(programs.addresses(), new RunningParts(progress));
    try {
      new Stack(programs, null, stack.parts).start();
      return stack;
    } catch (InterruptedException | RuntimeException failed) {
      stack.close();
      throw failed;
    }
  }

  private static Programs programs(StackSettings settings) {
    try {
      return new Programs(
          settings.root(),
          Logs.anew(settings.logs()),
          settings.accounts(),
          Addresses.free(),
          settings.environment());
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for logs: " + settings.logs(), e);
    }
  }

  /** Base address of the API. */
  public URI gateway() {
    return addresses.url(Part.API_GATEWAY, "");
  }

  /** Base address of the simulated CSP's control API. */
  public URI simulatorControl() {
    return addresses.url(Part.CSP_SIMULATOR, "/_sim");
  }

  /** For {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return addresses.hostAndPort(Part.KAFKA);
  }

  /** For {@code schema.registry.url}. */
  public String schemaRegistry() {
    return addresses.url(Part.SCHEMA_REGISTRY, LocalSchemaRegistry.API).toString();
  }

  /** The token of tracks. */
  public String trackToken() {
    return Tokens.TRACK;
  }

  /** SIGKILL. What the part had not written by then is gone. */
  public void kill(Part part) {
    parts.kill(part.title());
  }

  /**
   * Starts a part again on its port, with what it has on disk; returns when it is ready.
   *
   * @throws StartFailedException when it is not in time, or another part has died
   */
  public void restart(Part part) {
    parts.restart(part.title());
  }

  /**
   * Returns as long as no part has ended but by {@link #kill}.
   *
   * @throws StartFailedException saying which has, and where its log is
   */
  public void requireAllAlive() {
    parts.requireAllAlive();
  }

  /** Stops everything, in bounded time, and deletes its data; the logs stay. */
  @Override
  public void close() {
    parts.close();
  }
}
