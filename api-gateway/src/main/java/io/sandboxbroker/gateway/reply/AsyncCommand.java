package io.sandboxbroker.gateway.reply;

/** What is known of an allocation that nobody waits for. */
public sealed interface AsyncCommand {

  /** Whose it is. */
  String track();

  /** The brokers have it; nothing has been heard of it since. */
  record Accepted(String track) implements AsyncCommand {}

  /** It has its outcome. */
  record Ended(AllocationOutcome outcome) implements AsyncCommand {
    @Override
    public String track() {
      return outcome.track();
    }
  }
}
