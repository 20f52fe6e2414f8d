package io.sandboxbroker.audit.report;

import io.sandboxbroker.audit.log.Position;
import java.util.ArrayList;
import java.util.List;

/** Records that could not be read. While there are any, the audit proves nothing. */
public final class UnreadableRecords {

  private static final int MAX_KEPT = 20;

  private long count;
  private final List<String> first = new ArrayList<>();

  /**
   * The records that could not be read.
   *
   * @param first the first of them, one line each
   */
  public record Result(long records, List<String> first) {}

  public void add(Position at, String why) {
    count++;
    if (first.size() < MAX_KEPT) {
      first.add(at + ": " + why);
    }
  }

  public void resume(Result result) {
    count = result.records();
    first.addAll(result.first());
  }

  public Result result() {
    return new Result(count, List.copyOf(first));
  }
}
