package io.sandboxbroker.worker.sync;

import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.ListUnusable;
import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * One sync: what was read, and how it is handed on to be compared. Its ids derive from the timer's,
 * so that a timer delivered again says the same by the same ids.
 *
 * @param due the timer that asked for it, and how it is to be taken
 * @param startedAt when the CSP was asked, to the millisecond
 * @param endedAt when it had answered
 */
record Sync(SyncDue due, ListResult reading, Instant startedAt, Instant endedAt) {

  /** One sync per timer. */
  String id() {
    return "sync:" + due.getTimerId();
  }

  /** In the order in which they are told: a list is compared when its end has come. */
  List<Fact> facts() {
    return switch (reading) {
      case ListResult.Trusted(var list) -> list(list);
      case ListResult.Refused refused ->
          List.of(
              fact(
                  Topics.POOL_KEY,
                  new ListUnusable(id(), due.getTimerId(), refused.reason(), startedAt, endedAt)));
    };
  }

  private List<Fact> list(SandboxList list) {
    List<Fact> facts = new ArrayList<>(list.size() + 2);
    facts.add(
        fact(
            Topics.POOL_KEY,
            new ListBegun(
                id(),
                due.getTimerId(),
                list.size(),
                startedAt,
                endedAt,
                due.getDryRun(),
                due.getOverride())));
    for (ListedSandbox sandbox : list.sandboxes()) {
      facts.add(
          fact(
              sandbox.id(),
              new SandboxListed(
                  id(),
                  sandbox.id(),
                  sandbox.name(),
                  sandbox.externalId(),
                  sandbox.sfdcAccountId(),
                  sandbox.createdAt().orElse(null))));
    }
    facts.add(fact(Topics.POOL_KEY, new ListEnded(id())));
    return facts;
  }

  private Fact fact(String key, SpecificRecord record) {
    String type = record.getClass().getSimpleName();
    return new Fact(key, type + ":" + key + ":" + id(), startedAt, record);
  }
}
