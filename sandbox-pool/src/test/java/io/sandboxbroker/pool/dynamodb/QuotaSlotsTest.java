package io.sandboxbroker.pool.dynamodb;

import static io.sandboxbroker.pool.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.pool.CurrentState;
import io.sandboxbroker.pool.Examples;
import io.sandboxbroker.pool.Quota;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.pool.UnknownSandbox;
import io.sandboxbroker.pool.WriteResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The rows of quotas, the calls that they cost, and what a restored table may have of them. */
@ExtendWith(LocalTables.class)
class QuotaSlotsTest {

  private static final Quota LAB = new Quota("lab:java", 2);

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private DynamoDbAsyncClient client;
  private String table;
  private DynamoDbPool pool;
  private SandboxStore store;

  @BeforeEach
  void open(DynamoDbSettings settings) {
    CallObserver observer =
        (operation, of, traceparent) ->
            (attempts, error) -> {
              if (error == null || error.startsWith("Transaction")) {
                calls.add(operation);
              }
            };
    client = DynamoDbClients.create(settings, observer);
    table = settings.tableName();
    pool = new DynamoDbPool(client, settings);
    pool.prepareTable();
    store = pool.store();
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void whatHasNoQuotaCostsNothingMore() {
    var free = discovered("1");
    calls.clear();
    var held = (Sandbox.Allocated) won(Examples.change(free, Examples.allocation("c1", "anna")));
    release(held);

    assertThat(calls).containsExactly("TransactWriteItems", "TransactWriteItems");
    assertThat(slots(LAB)).isEmpty();
  }

  @Test
  void aQuotaCostsARefusedReleaseAndAReadOnceItsSlotsFill() {
    var free = discovered("1");
    var other = discovered("2");
    var third = discovered("3");
    calls.clear();
    var held = (Sandbox.Allocated) won(Examples.change(free, command("anna", LAB)));
    assertThat(calls).containsExactly("TransactWriteItems");

    calls.clear();
    release(held);
    assertThat(calls).containsExactly("TransactWriteItems", "TransactWriteItems");

    won(Examples.change(other, command("ben", LAB)));
    won(Examples.change(third, command("cem", LAB)));
    var fourth = discovered("4");
    calls.clear();
    assertThat(write(Examples.change(fourth, command("dora", LAB))))
        .isEqualTo(new WriteResult.QuotaExceeded(LAB));
    assertThat(calls).containsExactly("TransactWriteItems", "Query");
  }

  @Test
  void aClassThatComesAtOnceGetsAllOfItsQuota() {
    int students = 48;
    Quota quota = new Quota("lab:class", 32);
    List<Transition> allocations =
        IntStream.range(0, students)
            .mapToObj(s -> Examples.change(discovered("" + s), command("student-" + s, quota)))
            .toList();
    calls.clear();

    List<CompletableFuture<WriteResult>> written =
        allocations.stream().map(allocation -> writtenInTheEnd(allocation, 5)).toList();
    List<WriteResult> results = written.stream().map(CompletableFuture::join).toList();

    assertThat(results).filteredOn(WriteResult.Won.class::isInstance).hasSize(quota.limit());
    assertThat(results)
        .filteredOn(WriteResult.QuotaExceeded.class::isInstance)
        .hasSize(students - quota.limit());
    assertThat(slots(quota)).hasSize(quota.limit()).doesNotHaveDuplicates();
    // Each student meets a few others at most, whatever their number.
    assertThat(calls).hasSizeLessThan(students * 10);
  }

  /** As an allocator does, whose call has no answer on a busy machine. */
  private CompletableFuture<WriteResult> writtenInTheEnd(Transition allocation, int attempts) {
    return store
        .write(allocation)
        .exceptionallyCompose(
            outage ->
                attempts > 1
                    ? writtenInTheEnd(allocation, attempts - 1)
                    : CompletableFuture.failedFuture(outage));
  }

  @Test
  void aSlotThatATrackHoldsWithoutALeaseIsItsOwn() {
    leak(LAB, 1, "anna");
    won(Examples.change(discovered("1"), command("ben", LAB)));

    assertThat(write(Examples.change(discovered("2"), command("cem", LAB))))
        .isEqualTo(new WriteResult.QuotaExceeded(LAB));
    won(Examples.change(discovered("3"), command("anna", LAB)));
    assertThat(slots(LAB)).containsExactlyInAnyOrder("anna", "ben");
  }

  @Test
  void aLeaseWhoseSlotHasAnotherHolderEndsAndLeavesItAlone() {
    Quota one = new Quota("lab:one", 1);
    var held = (Sandbox.Allocated) won(Examples.change(discovered("1"), command("anna", one)));
    leak(one, 0, "ben");

    release(held);

    assertThat(slots(one)).containsExactly("ben");
    assertThat(store.leaseOf(new TrackId("anna")).join().orElseThrow().live()).isFalse();
  }

  @Test
  void theSameWhenOnlyTheLeaseEnds() {
    Quota one = new Quota("lab:one", 1);
    var held = (Sandbox.Allocated) won(Examples.change(discovered("1"), command("anna", one)));
    leak(one, 0, "ben");

    store.endLease(held.allocation(), NOW).join();

    assertThat(slots(one)).containsExactly("ben");
    assertThat(store.leaseOf(new TrackId("anna")).join().orElseThrow().live()).isFalse();
  }

  @Test
  void aLabMayHaveAnyName() {
    Quota odd = new Quota("lab:a#1 ü=2,3", 1);
    var held = (Sandbox.Allocated) won(Examples.change(discovered("1"), command("anna", odd)));
    assertThat(slots(odd)).containsExactly("anna");
    release(held);
    assertThat(slots(odd)).isEmpty();
  }

  private void leak(Quota quota, int number, String track) {
    client
        .updateItem(
            update ->
                update
                    .tableName(table)
                    .key(Keys.ofSlot(quota.holder(), number))
                    .updateExpression("SET holder = :holder")
                    .expressionAttributeValues(Map.of(":holder", AttributeValues.of(track))))
        .join();
  }

  /** The holders of the slots of a quota. */
  private List<String> slots(Quota quota) {
    return client
        .query(
            query ->
                query
                    .tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression("PK = :slots")
                    .expressionAttributeValues(Map.of(":slots", Keys.ofSlots(quota.holder()))))
        .join()
        .items()
        .stream()
        .filter(item -> item.containsKey(Attribute.HOLDER))
        .map(item -> item.get(Attribute.HOLDER).s())
        .toList();
  }

  private CurrentState discovered(String id) {
    var account = Examples.account(id);
    return won(Examples.change(new UnknownSandbox(account.id()), Examples.discovered(account)));
  }

  private void release(Sandbox.Allocated held) {
    won(
        Examples.change(
            held, Examples.release("release", held, held.allocation().track().value())));
  }

  private Sandbox won(Transition transition) {
    assertThat(write(transition)).isEqualTo(new WriteResult.Won(transition.step()));
    return transition.after();
  }

  private WriteResult write(Transition transition) {
    return store.write(transition).join();
  }

  private static Trigger.AllocateSandbox command(String track, Quota... quotas) {
    return new Trigger.AllocateSandbox(
        "c-" + track,
        new TrackId(track),
        "lab",
        null,
        track,
        false,
        NOW.plusSeconds(25),
        null,
        List.of(quotas));
  }
}
