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
 * Fills one page of a list from its stretches, in their order. Reads one at first and, while they
 * turn out to hold little, twice as many at once each time: full ones cost one call, empty ones few
 * round trips. Ends where the page is full, the list ends, or enough has been read. Used once.
 */
final class Walk {

  /**
   * A page of a list.
   *
   * @param next where to go on; null at the end of the list, and only there
   */
  record Page(List<Sandbox> sandboxes, @Nullable Place next) {
    Page {
      sandboxes = List.copyOf(sandboxes);
    }
  }

  /**
   * How much a page may cost.
   *
   * @param calls how many calls; exceeded by two at most
   * @param concurrency how many of them at once
   */
  record Effort(int calls, int concurrency) {}

  /** How many rows a call reads of which only some are wanted. */
  private static final int CHUNK = 200;

  private final List<? extends Stretch> stretches;
  private final Predicate<Sandbox> filter;
  private final boolean choosy;
  private final int limit;
  private final Effort effort;
  private final List<Sandbox> found = new ArrayList<>();
  private final CompletableFuture<Page> page = new CompletableFuture<>();
  private @Nullable Place next;
  private int calls;
  private int width = 1;

  /**
   * @param filter which are wanted; null if all are
   * @param limit how many a page has at most, from 1
   */
  Walk(
      List<? extends Stretch> stretches,
      @Nullable Predicate<Sandbox> filter,
      int limit,
      Effort effort) {
    this.stretches = stretches;
    this.filter = filter == null ? sandbox -> true : filter;
    choosy = filter != null;
    this.limit = limit;
    this.effort = effort;
  }

  /** The page from there on; whoever cancels it ends the walk. */
  CompletableFuture<Page> from(Place start) {
    next = start;
    goOn();
    return page;
  }

  private void goOn() {
    Place from = next;
    if (from == null || found.size() == limit || calls >= effort.calls()) {
      page.complete(new Page(found, from));
    } else if (!page.isDone()) {
      int wanted = limit - found.size();
      read(from, choosy ? Math.max(CHUNK, wanted) : wanted);
    }
  }

  private void read(Place from, int rows) {
    int last =
        Math.min(
            stretches.size(),
            from.stretch() + Math.min(width, Math.max(1, effort.calls() - calls)));
    List<CompletableFuture<ListPage>> reading = new ArrayList<>();
    for (int stretch = from.stretch(); stretch < last; stretch++) {
      reading.add(read(stretch, rows, stretch == from.stretch() ? from.cursor() : null));
    }
    width = Math.min(effort.concurrency(), 2 * width);
    whenRead(
        CompletableFuture.allOf(reading.toArray(CompletableFuture[]::new)),
        all -> take(from, reading.stream().map(CompletableFuture::join).toList()));
  }

  private CompletableFuture<ListPage> read(int stretch, int rows, @Nullable String cursor) {
    calls++;
    return stretches.get(stretch).read(rows, cursor);
  }

  /** Takes pages of stretches that follow each other, up to where one is not to its end. */
  private void take(Place from, List<ListPage> pages) {
    Place at = from;
    for (ListPage read : pages) {
      List<Sandbox> wanted = wanted(read).toList();
      if (wanted.size() > limit - found.size()) {
        takeUpTo(at, read);
        return;
      }
      found.addAll(wanted);
      next = after(at, read);
      if (next == null || next.cursor() != null) {
        break;
      }
      at = next;
    }
    goOn();
  }

  /**
   * Takes the first that are still wanted of a page that has too many, by reading it once more up
   * to the last of them: only the ends of pages can be gone on from.
   */
  private void takeUpTo(Place at, ListPage tooMany) {
    if (found.size() == limit) {
      next = at;
      goOn();
      return;
    }
    int wanted = 0;
    int rows = 0;
    for (Sandbox sandbox : tooMany.sandboxes()) {
      rows++;
      if (filter.test(sandbox) && ++wanted == limit - found.size()) {
        break;
      }
    }
    takeExactly(at, rows);
  }

  private void takeExactly(Place at, int rows) {
    whenRead(
        read(at.stretch(), rows, at.cursor()),
        read -> {
          List<Sandbox> wanted = wanted(read).toList();
          if (wanted.size() > limit - found.size()) {
            // The rows have changed meanwhile. As many as there is room for cannot be too many.
            takeExactly(at, limit - found.size());
            return;
          }
          found.addAll(wanted);
          next = after(at, read);
          width = 1;
          goOn();
        });
  }

  private Stream<Sandbox> wanted(ListPage read) {
    return read.sandboxes().stream().filter(filter);
  }

  private @Nullable Place after(Place at, ListPage read) {
    if (read.cursor() != null) {
      return new Place(at.stretch(), read.cursor());
    }
    return at.stretch() + 1 < stretches.size() ? new Place(at.stretch() + 1, null) : null;
  }

  private <T> void whenRead(CompletableFuture<T> reading, java.util.function.Consumer<T> then) {
    reading
        .thenAccept(then)
        .exceptionally(
            failure -> {
              page.completeExceptionally(unwrapped(failure));
              return null;
            });
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? unwrapped(cause) : failure;
  }
}
