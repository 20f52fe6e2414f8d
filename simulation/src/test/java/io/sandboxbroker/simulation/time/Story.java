package io.sandboxbroker.simulation.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happens in a life, a line for each step that a reader wants to know. For one thread. */
public final class Story {

  private final Scheduler scheduler;
  private final boolean recorded;
  private final List<String> lines = new ArrayList<>();

  /**
   * Creates a story.
   *
   * @param recorded whether lines are kept; without it a life is faster
   */
  public Story(Scheduler scheduler, boolean recorded) {
    this.scheduler = scheduler;
    this.recorded = recorded;
  }

  /** Adds a line; the arguments are formatted only when the story is recorded. */
  public void add(String actor, String format, Object... arguments) {
    if (recorded) {
      long now = scheduler.now();
      lines.add(
          String.format(
              Locale.ROOT,
              "%3d:%02d.%03d %-12s %s",
              now / 60_000,
              now / 1_000 % 60,
              now % 1_000,
              actor,
              String.format(Locale.ROOT, format, arguments)));
    }
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }
}
