package io.sandboxbroker.allocator;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy in front of a broker that loses requests or responses of one kind on demand. It reads the
 * header of Kafka's protocol: the size of the message, then the kind and the number of the request.
 * Thread-safe.
 */
final class KafkaProxy implements AutoCloseable {

  /** The kinds of requests, by their numbers in Kafka's protocol. */
  static final short INIT_PRODUCER_ID = 22;

  static final short END_TXN = 26;

  private static final int MAX_MESSAGE = 100_000_000;

  /** What is lost. */
  enum Loss {
    NOTHING,
    /** The request does not reach the broker. */
    REQUESTS,
    /** The broker carries the request out, and the client does not learn that. */
    RESPONSES
  }

  private final ServerSocket server;
  private final InetSocketAddress broker;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Map<Short, AtomicInteger> requests = new ConcurrentHashMap<>();
  private final AtomicInteger lost = new AtomicInteger();
  private volatile short kind;
  private volatile Loss loss = Loss.NOTHING;

  private KafkaProxy(ServerSocket server, InetSocketAddress broker) {
    this.server = server;
    this.broker = broker;
  }

  /** Starts a proxy on a free port of 127.0.0.1. */
  static KafkaProxy before(int brokerPort) {
    try {
      var loopback = InetAddress.getLoopbackAddress();
      var proxy =
          new KafkaProxy(
              new ServerSocket(0, 100, loopback), new InetSocketAddress(loopback, brokerPort));
      proxy.threads.submit(proxy::accept);
      return proxy;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The address that clients use. */
  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** Loses this for requests of a kind from now on. */
  void lose(Loss what, short ofKind) {
    kind = ofKind;
    loss = what;
  }

  /** The number of requests or responses that were lost so far. */
  int lost() {
    return lost.get();
  }

  /** The number of requests of a kind so far. */
  int requests(short ofKind) {
    return requests.computeIfAbsent(ofKind, unknown -> new AtomicInteger()).get();
  }

  private Void accept() throws IOException {
    while (!server.isClosed()) {
      Socket client = server.accept();
      sockets.add(client);
      threads.submit(() -> connect(client));
    }
    return null;
  }

  private Void connect(Socket client) throws IOException {
    try (client;
        var upstream = new Socket()) {
      sockets.add(upstream);
      upstream.connect(broker);
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      Set<Integer> unanswered = ConcurrentHashMap.newKeySet();
      var responses = threads.submit(() -> forwardResponses(upstream, client, unanswered));
      try {
        forwardRequests(client, upstream, unanswered);
      } finally {
        responses.cancel(true);
      }
    } finally {
      sockets.remove(client);
    }
    return null;
  }

  private void forwardRequests(Socket client, Socket upstream, Set<Integer> unanswered)
      throws IOException {
    var in = new DataInputStream(client.getInputStream());
    var out = new DataOutputStream(upstream.getOutputStream());
    while (true) {
      byte[] message = read(in);
      var header = ByteBuffer.wrap(message);
      short requestKind = header.getShort();
      requests.computeIfAbsent(requestKind, unknown -> new AtomicInteger()).incrementAndGet();
      Loss now = requestKind == kind ? loss : Loss.NOTHING;
      if (now != Loss.NOTHING) {
        lost.incrementAndGet();
      }
      if (now == Loss.RESPONSES) {
        unanswered.add(header.getInt(Short.BYTES + Short.BYTES));
      }
      if (now != Loss.REQUESTS) {
        write(out, message);
      }
    }
  }

  private static Void forwardResponses(Socket upstream, Socket client, Set<Integer> unanswered)
      throws IOException {
    try (client) {
      var in = new DataInputStream(upstream.getInputStream());
      var out = new DataOutputStream(client.getOutputStream());
      while (true) {
        byte[] message = read(in);
        if (!unanswered.remove(ByteBuffer.wrap(message).getInt())) {
          write(out, message);
        }
      }
    }
  }

  private static byte[] read(DataInputStream in) throws IOException {
    int size = in.readInt();
    if (size < Short.BYTES || size > MAX_MESSAGE) {
      throw new IOException("not Kafka's protocol: " + size + " bytes");
    }
    byte[] message = new byte[size];
    in.readFully(message);
    return message;
  }

  private static void write(DataOutputStream out, byte[] message) throws IOException {
    out.write(
        ByteBuffer.allocate(Integer.BYTES + message.length)
            .putInt(message.length)
            .put(message)
            .array());
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
