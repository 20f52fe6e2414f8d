package io.sandboxbroker.gateway.dashboard;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * One open stream: the frames that wait for its client, bounded. One thread adds frames, and the
 * connection's event loop takes them.
 */
final class StreamClient {

  private final long since;
  private final Flux<byte[]> first;
  private final Runnable disconnect;
  private final int maxFrames;
  private final Sinks.Many<byte[]> frames;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean taken;
  private boolean ended;
  private long endedAt;

  /**
   * Creates a stream.
   *
   * @param since the number of the present tick
   * @param first the frames before those that are added
   * @param disconnect closes the connection
   */
  StreamClient(long since, Flux<byte[]> first, Runnable disconnect, int maxFrames) {
    this.since = since;
    this.first = first;
    this.disconnect = disconnect;
    this.maxFrames = maxFrames;
    // Lock-free, and with room for the last frame of a slow client.
    frames = Sinks.many().unicast().onBackpressureBuffer(Queues.<byte[]>get(maxFrames + 2).get());
  }

  /** The number of the tick with which it began. */
  long since() {
    return since;
  }

  /** All frames, as fast as the client reads them. */
  Flux<byte[]> frames() {
    return first
        .concatWith(frames.asFlux().doOnNext(sent -> waiting.decrementAndGet()))
        .doOnSubscribe(reading -> taken = true);
  }

  /** Whether its connection closed before the stream began, or has not taken its end. */
  boolean isGone(long tick, long timeout) {
    return ended ? tick - endedAt >= timeout : !taken && tick - since >= timeout;
  }

  /** Adds a frame; false when as many wait for the client as may. */
  boolean add(byte[] frame) {
    if (ended || waiting.get() >= maxFrames) {
      return ended;
    }
    waiting.incrementAndGet();
    return frames.tryEmitNext(frame).isSuccess();
  }

  /**
   * Ends the stream behind this frame.
   *
   * @param tick the number of the present tick
   */
  void end(byte[] last, long tick) {
    if (!ended) {
      ended = true;
      endedAt = tick;
      var unused = frames.tryEmitNext(last);
      var unusedEnd = frames.tryEmitComplete();
    }
  }

  void disconnect() {
    disconnect.run();
  }
}
