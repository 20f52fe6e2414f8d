package io.sandboxbroker.e2e.guarantee;

import io.sandboxbroker.e2e.client.Call;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.DeletionRepeated;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.LeaseRenewed;
import io.sandboxbroker.event.RenewalRejected;
import io.sandboxbroker.event.RenewalRepeated;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A committed event backs every success, and every refusal for want of a sandbox, that a client
 * received. So no crash can undo an answer.
 */
final class EveryReplyIsBacked implements Guarantee {

  private final List<Exchange> replies = new ArrayList<>();
  private final Map<String, List<CommittedRecord>> byRequest = new HashMap<>();
  private final Map<String, List<SandboxState>> bySandbox = new HashMap<>();

  @Override
  public void onExchange(Exchange exchange) {
    if (saysWhatHappened(exchange)) {
      replies.add(exchange);
    }
  }

  /** And not only how far it is. */
  private static boolean saysWhatHappened(Exchange exchange) {
    return switch (exchange.call()) {
      case ALLOCATE, SWAP, RENEW -> exchange.succeeded() || exchange.status() == 409;
      case MARK_FOR_DELETION, DETAILS -> exchange.succeeded();
      case MINE, COMMAND, CANCEL -> false;
    };
  }

  @Override
  public void onEvent(CommittedRecord event) {
    byRequest.computeIfAbsent(event.text("requestId"), request -> new ArrayList<>()).add(event);
    event
        .sandbox()
        .ifPresent(
            after ->
                bySandbox
                    .computeIfAbsent(after.getSandboxId(), sandbox -> new ArrayList<>())
                    .add(after));
  }

  @Override
  public List<String> violations() {
    return replies.stream()
        .filter(reply -> !isBacked(reply))
        .map(reply -> "no committed event says what was answered to " + reply)
        .toList();
  }

  private boolean isBacked(Exchange reply) {
    return reply.call() == Call.DETAILS
        ? bySandbox.getOrDefault(reply.sandbox(), List.of()).stream()
            .anyMatch(state -> shows(reply, state))
        : reply.header("x-request-id").filter(reply.requestId()::equals).isPresent()
            && byRequest.getOrDefault(reply.requestId(), List.of()).stream()
                .anyMatch(event -> says(event, reply));
  }

  private static boolean says(CommittedRecord event, Exchange reply) {
    return switch (event.value()) {
      case SandboxAllocated allocated -> gives(allocated.getSandbox(), reply);
      case AllocationRepeated repeated -> gives(repeated.getSandbox(), reply);
      case AllocationRejected rejected ->
          reply.status() == 409 && rejected.getReason().name().equals(reply.text("code"));
      case LeaseRenewed renewed ->
          renews(renewed.getSandbox(), renewed.getSandbox().getExpiresAt(), reply);
      case RenewalRepeated repeated ->
          renews(repeated.getSandbox(), repeated.getExpiresAt(), reply);
      case RenewalRejected rejected ->
          reply.status() == 409 && rejected.getReason().name().equals(reply.text("code"));
      case DeletionRequested requested -> takesBack(requested.getSandbox(), reply);
      case DeletionRepeated repeated -> takesBack(repeated.getSandbox(), reply);
      default -> false;
    };
  }

  private static boolean gives(SandboxState state, Exchange reply) {
    return (reply.call() == Call.ALLOCATE || reply.call() == Call.SWAP)
        && reply.status() == 201
        && reply.track().equals(state.getTrackId())
        && reply.text("sandbox_id").equals(state.getSandboxId())
        && reply.text("name").equals(state.getName())
        && reply.text("external_id").equals(state.getExternalId())
        && reply.text("sfdc_account_id").equals(state.getSfdcAccountId())
        && reply.text("allocated_at").equals(seconds(state.getAllocatedAt()))
        && reply.text("expires_at").equals(seconds(state.getExpiresAt()));
  }

  private static boolean renews(SandboxState state, @Nullable Instant end, Exchange reply) {
    return reply.call() == Call.RENEW
        && reply.status() == 200
        && reply.track().equals(state.getTrackId())
        && reply.text("sandbox_id").equals(state.getSandboxId())
        && reply.text("expires_at").equals(seconds(end));
  }

  private static boolean takesBack(SandboxState state, Exchange reply) {
    return reply.call() == Call.MARK_FOR_DELETION
        && reply.status() == 200
        && reply.track().equals(state.getTrackId())
        && reply.text("sandbox_id").equals(state.getSandboxId())
        && reply.text("deletion_requested_at").equals(seconds(state.getDeletionRequestedAt()));
  }

  private static boolean shows(Exchange reply, SandboxState state) {
    return reply.text("status").equals(state.getStatus().name().toLowerCase(Locale.ROOT))
        && reply.track().equals(state.getTrackId())
        && reply.text("sandbox_id").equals(state.getSandboxId())
        && reply.text("allocated_at").equals(seconds(state.getAllocatedAt()));
  }

  private static String seconds(@Nullable Instant moment) {
    return moment == null ? "never" : Long.toString(moment.getEpochSecond());
  }
}
