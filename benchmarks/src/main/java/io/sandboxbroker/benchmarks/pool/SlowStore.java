package io.sandboxbroker.benchmarks.pool;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A proxy that makes the store slower: forwards every byte, and delays those of requests. A
 * connection carries one call at a time, so each call takes that much longer.
 *
 * <p>Either every call has the same delay, or the calls are served one after the other at a fixed
 * rate. With a rate, a call waits for all calls before it, as in a store that is at its capacity. A
 * call whose client has gone is served nevertheless.
 */
public final class SlowStore implements AutoCloseable {

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel server;

  /**
   * Listens on a free port of 127.0.0.1.
   *
   * @param store that answers
   * @param delay of each call
   */
  public SlowStore(URI store, Duration delay) {
    this(store, delay::toNanos);
  }

  /**
   * Creates a proxy that serves calls one after the other.
   *
   * @param store that answers
   * @param perSecond calls per second
   */
  public static SlowStore atRate(URI store, int perSecond) {
    return new SlowStore(store, new Turns(TimeUnit.SECONDS.toNanos(1) / perSecond)::next);
  }

  /** The turns of the calls. Used by the one thread of the event loop. */
  private static final class Turns {
    private final long interval;
    private long free = System.nanoTime();

    Turns(long interval) {
      this.interval = interval;
    }

    /** The time until the next call is served. */
    long next() {
      long now = System.nanoTime();
      free = Math.max(free, now) + interval;
      return free - now;
    }
  }

  /** {@code delays} returns the delay of the next call in nanoseconds. */
  private SlowStore(URI store, LongSupplier delays) {
    server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel client) {
                    connect(client, store, delays);
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  /** For the pool's {@code DDB_ENDPOINT_URL}. */
  public URI endpoint() {
    var address = (InetSocketAddress) server.localAddress();
    return URI.create("http://127.0.0.1:" + address.getPort());
  }

  private static void connect(SocketChannel client, URI store, LongSupplier delays) {
    var call = new Call(delays);
    ChannelFuture connecting =
        new Bootstrap()
            .group(client.eventLoop())
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(new Responses(client, call))
            .connect(store.getHost(), store.getPort());
    client.pipeline().addLast(new Requests(connecting.channel(), call));
    connecting.addListener(
        connected -> {
          if (connected.isSuccess()) {
            client.config().setAutoRead(true);
          } else {
            drop(client);
          }
        });
  }

  /** The call of a connection. Both channels live on one event loop. */
  private static final class Call {
    private final LongSupplier delays;
    private boolean open;

    Call(LongSupplier delays) {
      this.delays = delays;
    }

    /** Whether further bytes of the request begin a call. */
    boolean begins() {
      boolean begins = !open;
      open = true;
      return begins;
    }

    long delay() {
      return delays.getAsLong();
    }

    void answered() {
      open = false;
    }
  }

  /** Forwards requests, in order: what arrives before a call is due waits behind its beginning. */
  private static final class Requests extends Forwarder {

    private final Call call;
    private final Queue<Object> waiting = new ArrayDeque<>();

    Requests(Channel store, Call call) {
      super(store);
      this.call = call;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      boolean begins = call.begins();
      if (!begins && waiting.isEmpty()) {
        pass(bytes);
        return;
      }
      waiting.add(bytes);
      if (begins) {
        var unused = context.executor().schedule(this::due, call.delay(), TimeUnit.NANOSECONDS);
      }
    }

    private void due() {
      for (Object next = waiting.poll(); next != null; next = waiting.poll()) {
        pass(next);
      }
    }
  }

  /** Forwards responses. */
  private static final class Responses extends Forwarder {

    private final Call call;

    Responses(Channel client, Call call) {
      super(client);
      this.call = call;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      call.answered();
      pass(bytes);
    }
  }

  private abstract static class Forwarder extends ChannelInboundHandlerAdapter {

    private final Channel other;

    Forwarder(Channel other) {
      this.other = other;
    }

    void pass(Object bytes) {
      var unused = other.writeAndFlush(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      drop(other);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable broken) {
      drop(context.channel());
    }
  }

  private static void drop(Channel channel) {
    var unused = channel.close();
  }

  /** Drops all connections. */
  @Override
  public void close() {
    server.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
