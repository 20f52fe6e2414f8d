package io.sandboxbroker.allocator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A store of fixed capacity: a proxy of DynamoDB that serves calls one after the other at a fixed
 * rate. A call waits for all calls before it, also for those whose client has given up.
 */
final class SlowStoreProxy implements AutoCloseable {

  private static final long SECOND = 1_000_000_000;
  private static final int CHUNK = 64 * 1024;

  private final ServerSocket server;
  private final URI store;
  private final long interval;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private long free = System.nanoTime();

  SlowStoreProxy(URI store, int perSecond) {
    this.store = store;
    interval = SECOND / perSecond;
    try {
      server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Thread.ofVirtual().start(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket client = opened(server.accept());
        Socket upstream = opened(new Socket(store.getHost(), store.getPort()));
        var open = new AtomicBoolean();
        Thread.ofVirtual().start(() -> forward(client, upstream, open, true));
        Thread.ofVirtual().start(() -> forward(upstream, client, open, false));
      }
    } catch (IOException closed) {
      // The test has ended.
    }
  }

  private Socket opened(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    sockets.add(socket);
    return socket;
  }

  /** {@code open}: the connection has a call that is not answered; it carries one at a time. */
  private void forward(Socket from, Socket to, AtomicBoolean open, boolean requests) {
    byte[] bytes = new byte[CHUNK];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        if (requests && open.compareAndSet(false, true)) {
          LockSupport.parkNanos(next());
        } else if (!requests) {
          open.set(false);
        }
        out.write(bytes, 0, read);
      }
    } catch (IOException broken) {
      // Both sides are closed.
    } finally {
      sockets.remove(from);
    }
  }

  /** The time until the next call is served. */
  private synchronized long next() {
    long now = System.nanoTime();
    free = Math.max(free, now) + interval;
    return free - now;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
