package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.stack.Broker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Runs the students' scripts, and collects what must not happen to them. Thread-safe. */
final class Scripts {

  private final Broker broker;
  private final Statistics statistics;
  private final OpenScripts open;
  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();

  Scripts(Broker broker, ReadyLimit limit, Statistics statistics) {
    this.broker = broker;
    this.statistics = statistics;
    open = new OpenScripts(limit);
  }

  /** Sends a request until there is a final answer. */
  interface Script {
    Exchange run() throws InterruptedException;
  }

  /** Returns the final answer of a script. */
  Exchange answer(LabScript track, String what, Script script) throws InterruptedException {
    String name = "the script of " + track.track() + " for " + what;
    Duration asked = broker.elapsed();
    open.begin(name, asked);
    try {
      return script.run();
    } finally {
      open.end(name);
      Duration waited = broker.elapsed().minus(asked);
      statistics.finallyAnswered(waited, broker.readyTime().unbrokenOf(waited));
    }
  }

  /** Takes down an answer that no script should have got. */
  void unexpected(String answer) {
    unexpected.add(answer);
  }

  /** What must not happen to scripts, and has happened. */
  List<String> violations() {
    List<String> all = new ArrayList<>(unexpected);
    all.addAll(open.overdue(broker.elapsed()));
    return all;
  }
}
