package io.sandboxbroker.gateway.reply;

import org.apache.avro.specific.SpecificRecord;
import reactor.core.publisher.Mono;

/** A command that has its id and is about to be published. Thread-safe, never blocks. */
public final class Sending {

  private final String id;
  private final Mono<Void> published;
  private final WaitingRequests waiting;

  Sending(String id, Mono<Void> published, WaitingRequests waiting) {
    this.id = id;
    this.published = published;
    this.waiting = waiting;
  }

  /** The command's id: the cause of whatever comes of it. */
  public String id() {
    return id;
  }

  /**
   * Publishes the command once subscribed to, which is to be done once; ends when the brokers have
   * it, or fails when they do not take it.
   */
  public Mono<Void> published() {
    return published;
  }

  /**
   * The first reply of that type, when subscribed to before the command is published; others are
   * passed over. Takes a place among those who wait, until it ends or is cancelled; refused when
   * there is none.
   */
  public <E extends SpecificRecord> Mono<E> reply(Class<E> type) {
    return waiting.await(id, type, Mono.never(), Mono.never());
  }
}
