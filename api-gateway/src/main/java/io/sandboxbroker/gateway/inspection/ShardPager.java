package io.sandboxbroker.gateway.inspection;

import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.Sandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fills one page of a list from the segments of the list, in their order.
 *
 * <p>It reads one segment first and doubles the number of concurrent reads while the page is not
 * full. Full segments therefore cost one call, and empty segments few round trips. It ends when the
 * page is full, the list ends or the budget is spent. An instance serves one page.
 */
final class ShardPager {

  /** A part of a list with its own pages, such as a shard of a status. */
  interface Segment {

    /**
     * Reads a page of the segment.
     *
     * @param limit the maximum number of rows
     * @param cursor the end of the previous page; null for the first
     */
    CompletableFuture<ListPage> read(int limit, @Nullable String cursor);
  }

  /**
   * A page of a list.
   *
   * @param next the position of the next page; null at the end of the list, and only there
   */
  record Page(List<Sandbox> sandboxes, @Nullable PageToken next) {
    Page {
      sandboxes = List.copyOf(sandboxes);
    }
  }

  /**
   * The cost limit of a page.
   *
   * @param maxCalls the maximum number of calls; a page exceeds it by two at most
   * @param concurrency the maximum number of concurrent calls
   */
  record Budget(int maxCalls, int concurrency) {}

  /** The minimum number of rows that a call reads when a filter drops some of them. */
  private static final int FILTERED_ROWS = 200;

  private final List<? extends Segment> segments;
  private final Predicate<Sandbox> filter;
  private final boolean filtered;
  private final int limit;
  private final Budget budget;
  private final List<Sandbox> found = new ArrayList<>();
  private final CompletableFuture<Page> page = new CompletableFuture<>();
  private @Nullable PageToken next;
  private int calls;
  private int width = 1;

  /** After a page with too many rows, the number of its rows to read; otherwise 0. */
  private int rowsThatFit;

  /**
   * @param filter accepts the rows of the list; null if the segments have no other rows
   * @param limit the maximum size of the page, from 1
   */
  ShardPager(
      List<? extends Segment> segments,
      @Nullable Predicate<Sandbox> filter,
      int limit,
      Budget budget) {
    this.segments = segments;
    this.filter = filter == null ? sandbox -> true : filter;
    filtered = filter != null;
    this.limit = limit;
    this.budget = budget;
  }

  /** Reads the page at a position. Cancelling the future ends the reading. */
  CompletableFuture<Page> read(PageToken start) {
    next = start;
    proceed();
    return page;
  }

  private void proceed() {
    PageToken from = next;
    boolean spent = calls >= budget.maxCalls() && rowsThatFit == 0;
    if (from == null || found.size() == limit || spent) {
      page.complete(new Page(found, from));
    } else if (!page.isDone()) {
      int missing = limit - found.size();
      int usual = filtered ? Math.max(FILTERED_ROWS, missing) : missing;
      readSegments(from, rowsThatFit > 0 ? rowsThatFit : usual);
    }
  }

  private void readSegments(PageToken from, int rows) {
    int end =
        Math.min(
            segments.size(),
            from.segment() + Math.min(width, Math.max(1, budget.maxCalls() - calls)));
    List<CompletableFuture<ListPage>> reads = new ArrayList<>();
    for (int segment = from.segment(); segment < end; segment++) {
      calls++;
      String cursor = segment == from.segment() ? from.cursor() : null;
      reads.add(segments.get(segment).read(rows, cursor));
    }
    width = Math.min(budget.concurrency(), 2 * width);
    CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
        .thenRun(() -> addAll(from, reads.stream().map(CompletableFuture::join).toList()))
        .exceptionally(
            failure -> {
              page.completeExceptionally(unwrap(failure));
              return null;
            });
  }

  /** Adds pages of consecutive segments, up to the first page that does not end its segment. */
  private void addAll(PageToken from, List<ListPage> pages) {
    PageToken at = from;
    for (ListPage read : pages) {
      List<Sandbox> accepted = read.sandboxes().stream().filter(filter).toList();
      int missing = limit - found.size();
      if (accepted.size() > missing) {
        // A list continues only at the end of a page, so that the rows that fit are read again.
        next = at;
        rowsThatFit = rowsThatFit(read, accepted, missing);
        width = 1;
        break;
      }
      found.addAll(accepted);
      next = after(at, read);
      rowsThatFit = 0;
      if (next == null || next.cursor() != null) {
        break;
      }
      at = next;
    }
    proceed();
  }

  private int rowsThatFit(ListPage read, List<Sandbox> accepted, int missing) {
    // If the rows have changed between two reads, as many rows as are missing cannot be too many.
    return missing == 0 || rowsThatFit > 0
        ? missing
        : 1 + read.sandboxes().indexOf(accepted.get(missing - 1));
  }

  private @Nullable PageToken after(PageToken at, ListPage read) {
    if (read.cursor() != null) {
      return new PageToken(at.segment(), read.cursor());
    }
    return at.segment() + 1 < segments.size() ? new PageToken(at.segment() + 1, null) : null;
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? unwrap(cause) : failure;
  }
}
