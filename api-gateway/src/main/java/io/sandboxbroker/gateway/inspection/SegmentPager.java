package io.sandboxbroker.gateway.inspection;

import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.Sandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fills one page of a list from the segments of the list, in their order.
 *
 * <p>It reads one segment first and doubles the number of concurrent reads while the page is not
 * full. Full segments therefore cost one call, and empty segments few round trips. It ends when the
 * page is full, the list ends or the budget is spent. An instance serves one page.
 */
final class SegmentPager {

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

  /**
   * @param filter accepts the rows of the list; null if the segments have no other rows
   * @param limit the maximum size of the page, from 1
   */
  SegmentPager(
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
    if (from == null || found.size() == limit || calls >= budget.maxCalls()) {
      page.complete(new Page(found, from));
    } else if (!page.isDone()) {
      int missing = limit - found.size();
      readSegments(from, filtered ? Math.max(FILTERED_ROWS, missing) : missing);
    }
  }

  private void readSegments(PageToken from, int rows) {
    int end =
        Math.min(
            segments.size(),
            from.segment() + Math.min(width, Math.max(1, budget.maxCalls() - calls)));
    List<CompletableFuture<ListPage>> reads = new ArrayList<>();
    for (int segment = from.segment(); segment < end; segment++) {
      reads.add(call(segment, rows, segment == from.segment() ? from.cursor() : null));
    }
    width = Math.min(budget.concurrency(), 2 * width);
    onSuccess(
        CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new)),
        all -> addAll(from, reads.stream().map(CompletableFuture::join).toList()));
  }

  private CompletableFuture<ListPage> call(int segment, int rows, @Nullable String cursor) {
    calls++;
    return segments.get(segment).read(rows, cursor);
  }

  /** Adds pages of consecutive segments, up to the first page that does not end its segment. */
  private void addAll(PageToken from, List<ListPage> pages) {
    PageToken at = from;
    for (ListPage read : pages) {
      List<Sandbox> accepted = accepted(read).toList();
      if (accepted.size() > limit - found.size()) {
        addPart(at, read);
        return;
      }
      found.addAll(accepted);
      next = after(at, read);
      if (next == null || next.cursor() != null) {
        break;
      }
      at = next;
    }
    proceed();
  }

  /**
   * Adds the first rows of a page that has too many. It reads the page again, up to the last row
   * that fits, because a list continues only at the end of a page.
   */
  private void addPart(PageToken at, ListPage tooLarge) {
    if (found.size() == limit) {
      next = at;
      proceed();
      return;
    }
    int accepted = 0;
    int rows = 0;
    for (Sandbox sandbox : tooLarge.sandboxes()) {
      rows++;
      if (filter.test(sandbox) && ++accepted == limit - found.size()) {
        break;
      }
    }
    addExactly(at, rows);
  }

  private void addExactly(PageToken at, int rows) {
    onSuccess(
        call(at.segment(), rows, at.cursor()),
        read -> {
          List<Sandbox> accepted = accepted(read).toList();
          if (accepted.size() > limit - found.size()) {
            // The rows have changed meanwhile. So many rows as are missing cannot be too many.
            addExactly(at, limit - found.size());
            return;
          }
          found.addAll(accepted);
          next = after(at, read);
          width = 1;
          proceed();
        });
  }

  private Stream<Sandbox> accepted(ListPage read) {
    return read.sandboxes().stream().filter(filter);
  }

  private @Nullable PageToken after(PageToken at, ListPage read) {
    if (read.cursor() != null) {
      return new PageToken(at.segment(), read.cursor());
    }
    return at.segment() + 1 < segments.size() ? new PageToken(at.segment() + 1, null) : null;
  }

  private <T> void onSuccess(CompletableFuture<T> read, java.util.function.Consumer<T> then) {
    read.thenAccept(then)
        .exceptionally(
            failure -> {
              page.completeExceptionally(unwrap(failure));
              return null;
            });
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? unwrap(cause) : failure;
  }
}
