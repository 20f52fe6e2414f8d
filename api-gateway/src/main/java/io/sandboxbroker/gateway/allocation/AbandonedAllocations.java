package io.sandboxbroker.gateway.allocation;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.gateway.reply.CommandRequest;
import io.sandboxbroker.gateway.reply.RequestKind;
import io.sandboxbroker.gateway.reply.RequestReply;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Cancels allocations whose client closed its connection, so that nobody who has gone gets a
 * sandbox from the queue. An allocation that has been served meanwhile is not affected. Bounded and
 * thread-safe, never blocks.
 */
@Component
final class AbandonedAllocations {

  private static final Logger LOG = LoggerFactory.getLogger(AbandonedAllocations.class);

  /** More than the requests that may wait. A further allocation ends at its deadline. */
  private static final int MAX_WAITING = 10_000;

  /** Few, so that a crowd that leaves takes no threads from those who come. */
  private static final int MAX_AT_ONCE = 4;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final RequestReply commands;
  private final InstantSource clock;
  private final Queue<CommandRequest> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Semaphore room = new Semaphore(MAX_AT_ONCE);

  AbandonedAllocations(RequestReply commands, InstantSource clock) {
    this.commands = commands;
    this.clock = clock;
  }

  /**
   * Publishes the cancellation of an allocation, and waits for nothing. The queue keeps the place
   * of the track for a while, because the client may come back.
   */
  void cancel(AllocateSandbox allocation, Correlation correlation) {
    if (!waiting.offer(cancellation(allocation, correlation))) {
      correlation.on(LOG.atDebug()).log("too many clients leave: one allocation is not cancelled");
    }
    publishNext();
  }

  private void publishNext() {
    while (!waiting.isEmpty() && room.tryAcquire()) {
      CommandRequest next = waiting.poll();
      if (next == null) {
        room.release();
      } else {
        publish(next);
      }
    }
  }

  private void publish(CommandRequest cancellation) {
    commands
        .publish(cancellation, Map.of(Headers.CLIENT_LEFT, "true"))
        .doFinally(
            end -> {
              room.release();
              publishNext();
            })
        .subscribe(
            done -> {},
            failure ->
                cancellation
                    .correlation()
                    .on(LOG.atDebug())
                    .log("an abandoned allocation is not cancelled: {}", failure.toString()));
  }

  private CommandRequest cancellation(AllocateSandbox allocation, Correlation correlation) {
    return new CommandRequest(
        RequestKind.RELEASE,
        Topics.ALLOCATION_COMMANDS,
        allocation.getTrackId(),
        id ->
            CancelAllocation.newBuilder()
                .setCommandId(id)
                .setRequestId(correlation.requestId())
                .setTrackId(allocation.getTrackId())
                .setAllocationCommandId(allocation.getCommandId())
                .setRequestedAt(clock.instant())
                .build(),
        TIMEOUT,
        correlation);
  }
}
