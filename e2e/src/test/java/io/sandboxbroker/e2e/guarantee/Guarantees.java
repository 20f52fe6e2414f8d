package io.sandboxbroker.e2e.guarantee;

import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.topic.Topics;
import java.util.ArrayList;
import java.util.List;

/** All that the broker promises, shown the same things. Not thread-safe. */
public final class Guarantees {

  private final List<Guarantee> all;

  private Guarantees(List<Guarantee> all) {
    this.all = List.copyOf(all);
  }

  /**
   * All of them.
   *
   * @param lookup how the table is looked at
   */
  public static Guarantees all(TableEqualsFoldOfEvents.Lookup lookup) {
    return new Guarantees(
        List.of(
            new NoDoubleOwner(),
            new OneSandboxPerAccount(),
            new OneLivePerTrack(),
            new NoReissueAfterUse(),
            new OneOutcomePerCommand(),
            new EachEventOnce(),
            new EveryAllocationEnds(),
            new VersionsGrowByOne(),
            new EveryReplyIsBacked(),
            new TableEqualsFoldOfEvents(lookup)));
  }

  /** Shows them an exchange with a client. */
  public void show(Exchange exchange) {
    all.forEach(guarantee -> guarantee.onExchange(exchange));
  }

  /** Shows them a committed command, event or fact of the CSP; what is none, they need not see. */
  public void show(CommittedRecord record) {
    if (record.topic().equals(Topics.EVENTS.name())) {
      all.forEach(guarantee -> guarantee.onEvent(record));
    } else if (record.topic().equals(Topics.ALLOCATION_COMMANDS.name())
        || record.topic().equals(Topics.DELETION_COMMANDS.name())) {
      all.forEach(guarantee -> guarantee.onCommand(record));
    } else if (record.topic().equals(Topics.CSP.name())) {
      all.forEach(guarantee -> guarantee.onFact(record));
    }
  }

  /** What speaks against any of them, each with the name of the guarantee. */
  public List<String> violations() throws InterruptedException {
    return violations(all);
  }

  /**
   * The same without a look at the table: cheap enough to be asked in the middle of a run, where it
   * also finds what is merely under way.
   */
  public List<String> violationsOfTheLog() throws InterruptedException {
    return violations(
        all.stream().filter(guarantee -> !(guarantee instanceof TableEqualsFoldOfEvents)).toList());
  }

  private static List<String> violations(List<Guarantee> asked) throws InterruptedException {
    List<String> found = new ArrayList<>();
    for (Guarantee guarantee : asked) {
      for (String violation : guarantee.violations()) {
        found.add(guarantee.getClass().getSimpleName() + ": " + violation);
      }
    }
    return found;
  }
}
