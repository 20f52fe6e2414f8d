package io.sandboxbroker.localstack;

import java.net.URI;
import java.time.Duration;

/** One running program of the stack, of which a service may have several. */
public final class Instance {

  private final String title;
  private final URI address;
  private final RunningParts parts;

  Instance(String title, URI address, RunningParts parts) {
    this.title = title;
    this.address = address;
    this.parts = parts;
  }

  /** As in progress lines and log names: {@code allocator}, or {@code allocator-2}. */
  public String title() {
    return title;
  }

  /** Where it listens. */
  public URI address() {
    return address;
  }

  /** The process, as it is now: another one after a restart. */
  public long pid() {
    return parts.pid(title);
  }

  /** SIGKILL. What it had not written by then is gone. */
  public void kill() {
    parts.control(title, LocalServer::kill);
  }

  /**
   * Starts it again on its port, killed or not; returns when it is ready.
   *
   * @throws StartFailedException when it is not in time, or another part has died
   */
  public void restart() {
    parts.control(title, LocalServer::restart);
  }

  /** SIGSTOP; returns when this time is over and the process goes on, or has been killed. */
  public void pause(Duration length) throws InterruptedException {
    parts.pause(title, length);
  }

  /**
   * Whether it answers as ready now.
   *
   * @throws StartFailedException when a part has died
   */
  public boolean isReady() {
    return parts.isReady(title);
  }

  /** Ends it in order and for good, in bounded time. */
  public void stop() {
    parts.stop(title);
  }
}
