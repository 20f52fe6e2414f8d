package io.sandboxbroker.kafka.transaction;

import org.springframework.context.event.EventListener;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.event.ConsumerStoppedEvent.Reason;

/**
 * Remembers whether a listener ended because another producer took its transactional id. Spring
 * counts this as a normal stop, though the listener does not start again. Thread-safe.
 */
public final class FencedListeners {

  private volatile boolean fenced;

  /** Whether a listener of this process was fenced. */
  public boolean areFenced() {
    return fenced;
  }

  @EventListener
  void onStop(ConsumerStoppedEvent event) {
    if (event.getReason() == Reason.FENCED) {
      fenced = true;
    }
  }
}
