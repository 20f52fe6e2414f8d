package io.sandboxbroker.worker.sync;

import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * One sync: what was read, and what is to be told of it. Its ids derive from the timer's, so that a
 * timer delivered again tells the same facts by the same ids.
 *
 * @param timerId the timer that asked for it
 * @param startedAt when the CSP was asked, to the millisecond
 * @param endedAt when it had answered
 */
record Sync(String timerId, Reading reading, Instant startedAt, Instant endedAt) {

  /** One sync per timer. */
  String id() {
    return "sync:" + timerId;
  }

  /** In the order in which they are told: what sums them up comes last. */
  List<Fact> facts() {
    return switch (reading) {
      case Reading.Trusted(var list) -> discoveries(list);
      case Reading.Refused refused -> List.of(refusal(refused));
    };
  }

  private List<Fact> discoveries(SandboxList list) {
    List<Fact> facts = new ArrayList<>(list.size() + 1);
    for (ListedSandbox sandbox : list.sandboxes()) {
      String factId = factId(SandboxDiscovered.class, sandbox.id());
      facts.add(
          new Fact(
              sandbox.id(),
              factId,
              startedAt,
              new SandboxDiscovered(
                  factId,
                  sandbox.id(),
                  id(),
                  sandbox.name(),
                  sandbox.externalId(),
                  sandbox.sfdcAccountId(),
                  sandbox.createdAt().orElse(null),
                  startedAt)));
    }
    String factId = factId(SyncCompleted.class, Topics.POOL_KEY);
    int told = facts.size();
    facts.add(
        new Fact(
            Topics.POOL_KEY,
            factId,
            endedAt,
            new SyncCompleted(factId, id(), timerId, list.size(), told, 0, startedAt, endedAt)));
    return facts;
  }

  private Fact refusal(Reading.Refused refused) {
    String factId = factId(SyncRefused.class, Topics.POOL_KEY);
    return new Fact(
        Topics.POOL_KEY,
        factId,
        endedAt,
        new SyncRefused(factId, id(), timerId, refused.reason(), 0, 0, endedAt));
  }

  private String factId(Class<? extends SpecificRecord> type, String subject) {
    return type.getSimpleName() + ":" + subject + ":" + id();
  }
}
