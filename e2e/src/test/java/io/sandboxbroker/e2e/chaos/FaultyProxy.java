package io.sandboxbroker.e2e.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy in front of a server on 127.0.0.1, whose connections have a fault on demand. The end
 * of every fault but latency resets all connections. Thread-safe.
 */
final class FaultyProxy implements AutoCloseable {

  private static final int CHUNK = 16 * 1024;
  private static final int BACKLOG = 200;
  private static final int MAX_SOCKETS = 4_000;

  private final int port;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private ServerSocket server;
  private volatile @Nullable Fault fault;
  private volatile Duration latency = Duration.ZERO;

  /** Listens on a port, and connects to another one. */
  FaultyProxy(int port, int target) {
    this.port = port;
    this.target = target;
    server = listen();
  }

  private ServerSocket listen() {
    try {
      var listening = new ServerSocket();
      listening.setReuseAddress(true);
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
      Thread.ofVirtual().start(() -> accept(listening));
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
  }

  /** Where clients connect to. */
  int port() {
    return port;
  }

  /**
   * Begins a fault of connections.
   *
   * @param delay of each packet, for {@link Fault#LATENCY} alone
   */
  synchronized void begin(Fault begun, Duration delay) {
    if (begun.isOfProcess()) {
      throw new IllegalArgumentException(begun + " is no fault of connections");
    }
    latency = delay;
    fault = begun;
    if (begun == Fault.OUTAGE) {
      close(server);
      resetAll();
    }
  }

  /** Ends the fault. */
  synchronized void end() {
    Fault ended = fault;
    fault = null;
    if (ended == Fault.OUTAGE) {
      server = listen();
    } else if (ended != Fault.LATENCY) {
      resetAll();
    }
  }

  private void accept(ServerSocket listening) {
    try (listening) {
      while (true) {
        Socket client = listening.accept();
        if (sockets.size() > MAX_SOCKETS) {
          reset(client);
        } else {
          Thread.ofVirtual().start(() -> connect(client));
        }
      }
    } catch (IOException closed) {
      // An outage, or the end.
    }
  }

  private void connect(Socket client) {
    sockets.add(client);
    try {
      var upstream = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(upstream);
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      Thread.ofVirtual().start(() -> forward(upstream, client));
      forward(client, upstream);
    } catch (IOException unreachable) {
      reset(client);
    }
  }

  private void forward(Socket from, Socket to) {
    byte[] bytes = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        Fault now = fault;
        if (now == Fault.RESET || now == Fault.OUTAGE) {
          throw new IOException("reset");
        } else if (now != Fault.BLACK_HOLE) {
          if (now == Fault.LATENCY) {
            LockSupport.parkNanos(latency.toNanos());
          }
          out.write(bytes, 0, read);
        }
      }
      from.close();
      to.close();
    } catch (IOException broken) {
      reset(from);
      reset(to);
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void resetAll() {
    sockets.forEach(this::reset);
  }

  /** Closes it so that the other side gets an RST instead of an orderly end. */
  private void reset(Socket socket) {
    sockets.remove(socket);
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException closed) {
      // By the other side.
    }
  }

  private static void close(ServerSocket listening) {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    close(server);
    resetAll();
  }
}
