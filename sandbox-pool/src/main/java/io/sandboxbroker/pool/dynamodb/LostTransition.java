package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.JournalEntry;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.WriteResult;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Reads the result of a write whose condition failed from the items that DynamoDB returns. */
final class LostTransition {

  private LostTransition() {}

  static WriteResult forbidden(Transition transition, Map<String, AttributeValue> item) {
    Lease lease = LeaseItem.read(item);
    Optional<String> reason = ClosedTriggers.reasonOf(transition.cause(), item);
    return reason.isPresent() && !lease.live() && lease.grantedFor(transition.cause()).isEmpty()
        ? new WriteResult.Closed(reason.get())
        : new WriteResult.AlreadyServed(lease);
  }

  static WriteResult notSwapped(Transition transition, Map<String, AttributeValue> item) {
    if (item.isEmpty()) {
      return new WriteResult.GivenChanged();
    }
    Lease lease = LeaseItem.read(item);
    return ClosedTriggers.reasonOf(transition.cause(), item)
        .filter(closed -> lease.grantedFor(transition.cause()).isEmpty())
        .<WriteResult>map(WriteResult.Closed::new)
        .orElseGet(() -> new WriteResult.AlreadyServed(lease));
  }

  static WriteResult lost(Transition transition, Map<String, AttributeValue> item) {
    Optional<JournalEntry> own = own(transition, item);
    if (own.isPresent()) {
      return new WriteResult.Won(own.get());
    }
    return ClosedTriggers.reasonOf(transition.cause(), item)
        .<WriteResult>map(WriteResult.Closed::new)
        .orElseGet(() -> new WriteResult.Beaten(entry(item)));
  }

  /** The step that an earlier attempt of the same transition has written. */
  static Optional<JournalEntry> own(Transition transition, Map<String, AttributeValue> item) {
    return entry(item).flatMap(current -> current.causedBy(transition.cause()));
  }

  static Optional<PoolEntry> entry(Map<String, AttributeValue> item) {
    return item.isEmpty() ? Optional.empty() : Optional.of(SandboxItem.read(item));
  }

  static Map<String, AttributeValue> itemOf(TransactionCanceledException cancelled, int item) {
    CancellationReason reason = cancelled.cancellationReasons().get(item);
    return reason.hasItem() ? reason.item() : Map.of();
  }
}
