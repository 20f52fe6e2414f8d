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
import java.util.concurrent.TimeUnit;

/**
 * A proxy that makes the store slower: forwards every byte, and delays those of requests. A
 * connection carries one call at a time, so each call takes that much longer.
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
                    connect(client, store, delay);
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

  private static void connect(SocketChannel client, URI store, Duration delay) {
    ChannelFuture connecting =
        new Bootstrap()
            .group(client.eventLoop())
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(new Forwarder(client, Duration.ZERO))
            .connect(store.getHost(), store.getPort());
    client.pipeline().addLast(new Forwarder(connecting.channel(), delay));
    connecting.addListener(
        connected -> {
          if (connected.isSuccess()) {
            client.config().setAutoRead(true);
          } else {
            drop(client);
          }
        });
  }

  /** Both channels of a connection live on one event loop, which keeps what is due in order. */
  private static final class Forwarder extends ChannelInboundHandlerAdapter {

    private final Channel other;
    private final Duration delay;

    Forwarder(Channel other, Duration delay) {
      this.other = other;
      this.delay = delay;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      if (delay.isZero()) {
        pass(bytes);
      } else {
        var unused =
            context.executor().schedule(() -> pass(bytes), delay.toNanos(), TimeUnit.NANOSECONDS);
      }
    }

    private void pass(Object bytes) {
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
