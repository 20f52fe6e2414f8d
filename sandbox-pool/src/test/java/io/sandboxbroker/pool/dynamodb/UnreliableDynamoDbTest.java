package io.sandboxbroker.pool.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.sandboxbroker.pool.AccountId;
import io.sandboxbroker.pool.Examples;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.TrackQuery;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.pool.UnknownSandbox;
import io.sandboxbroker.pool.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** DynamoDB that throttles, loses answers and reports conflicts, as DynamoDB Local never does. */
@ExtendWith(LocalTables.class)
class UnreliableDynamoDbTest {
  private final List<String> begun = new CopyOnWriteArrayList<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Sandbox.Available available = Examples.available("1");
  private final Transition discovery =
      Examples.change(new UnknownSandbox(available.id()), Examples.discovered(available.account()));
  private final Transition refresh =
      Examples.change(
          discovery.after(),
          new Trigger.SandboxDiscovered("refresh", Examples.account("1", "renamed")));
  private final Transition allocation =
      Examples.change(discovery.after(), Examples.allocation("command", "owner"));

  private FaultyHttp http;
  private DynamoDbPool pool;
  private SandboxStore store;
  private String table;

  @BeforeEach
  void open(DynamoDbSettings settings) {
    http = new FaultyHttp(DynamoDbClients.http(settings.calls()).build());
    CallObserver observer =
        (operation, table, traceparent) -> {
          begun.add(operation + " of " + table + " in " + traceparent);
          return (attempts, error) ->
              calls.add(operation + " " + attempts + (error == null ? "" : " " + error));
        };
    pool = new DynamoDbPool(DynamoDbClients.create(http, settings, observer), settings);
    pool.prepareTable();
    store = pool.store();
    table = settings.tableName();
    begun.clear();
    calls.clear();
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void theUsualAllocationIsOneCall() {
    store.write(discovery).join();
    store.write(allocation).join();

    assertThat(calls).containsExactly("TransactWriteItems 1", "TransactWriteItems 1");
  }

  @Test
  void anObserverSeesEachCallBeginInItsTraceAndEnd() {
    SandboxStore traced = pool.store("a-trace");
    traced.write(discovery).join();
    traced.write(allocation).join();
    traced.find(available.id()).join();
    traced.leaseOf(Examples.allocation("command", "owner").track()).join();
    traced.list(new ListQuery(Status.AVAILABLE, 0, null, 1, null)).join();
    traced.ofTrack(new TrackQuery(new TrackId("owner"), 1, null)).join();
    traced
        .write(Examples.change(discovery.after(), Examples.allocation("another", "somebody else")))
        .join();

    List<String> operations =
        List.of(
            "TransactWriteItems",
            "TransactWriteItems",
            "GetItem",
            "GetItem",
            "Query",
            "Query",
            "TransactWriteItems");
    assertThat(begun)
        .containsExactlyElementsOf(
            operations.stream().map(name -> name + " of " + table + " in a-trace").toList());
    assertThat(calls)
        .containsExactlyElementsOf(
            Stream.concat(
                    operations.stream().limit(6).map(name -> name + " 1"),
                    Stream.of("TransactWriteItems 1 TransactionCanceledException"))
                .toList());
    store.find(available.id()).join();
    assertThat(begun).last().isEqualTo("GetItem of " + table + " in null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ProvisionedThroughputExceededException", "ThrottlingException"})
  void aTableThatCannotBeCheckedAtFirstIsCheckedAgain(String error) {
    for (int attempt = 0; attempt < 6; attempt++) {
      http.answer(error);
    }

    pool.prepareTable(Duration.ofMinutes(1));

    assertThat(calls).first(STRING).startsWith("DescribeTable ").endsWith(error);
    assertThat(calls).last().isEqualTo("DescribeTimeToLive 1");
  }

  @Test
  void aMissingRightEndsTheCheckOfTheTableAtOnce() {
    http.answer("AccessDeniedException");

    assertThatThrownBy(() -> pool.prepareTable(Duration.ofMinutes(1)))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("AccessDeniedException");
    assertThat(calls).containsExactly("DescribeTable 1 AccessDeniedException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ProvisionedThroughputExceededException", "ThrottlingException"})
  void aThrottledWriteIsTriedAgain(String error) {
    http.answer(error);
    http.answer(error);

    assertThat(store.write(discovery).join()).isEqualTo(new WriteResult.Won(discovery.step()));
    assertThat(calls).containsExactly("TransactWriteItems 3");
  }

  @Test
  void aWriteThatIsThrottledForTooLongIsUnavailable() {
    for (int attempt = 1; attempt <= 4; attempt++) {
      http.answer("ProvisionedThroughputExceededException");
    }

    assertUnavailable(discovery, "ProvisionedThroughputExceededException");
    assertThat(calls)
        .containsExactly("TransactWriteItems 4 ProvisionedThroughputExceededException");
    assertThat(store.find(available.id()).join()).isEmpty();
  }

  @Test
  void aWriteWhoseAnswerIsLostIsWonByItsRetry() {
    store.write(discovery).join();
    http.loseAnswer(() -> {});

    assertThat(store.write(refresh).join()).isEqualTo(new WriteResult.Won(refresh.step()));
    assertThat(calls)
        .containsExactly("TransactWriteItems 1", "UpdateItem 2 ConditionalCheckFailedException");
  }

  @Test
  void aDiscoveryWhoseAnswerIsLostIsWonByItsRetry() {
    http.loseAnswer(() -> {});

    assertThat(store.write(discovery).join()).isEqualTo(new WriteResult.Won(discovery.step()));
    assertThat(calls).singleElement(STRING).startsWith("TransactWriteItems 2");
  }

  @Test
  void anAllocationWhoseAnswerIsLostIsWonByItsRetry() {
    store.write(discovery).join();
    http.loseAnswer(() -> {});

    assertThat(store.write(allocation).join()).isEqualTo(new WriteResult.Won(allocation.step()));
    assertThat(store.leaseOf(owner().track()).join()).contains(owner());
  }

  @Test
  void anAllocationWithAKeyWhoseAnswerIsLostIsWonByItsRetryAndItsKeyNotReused() {
    store.write(discovery).join();
    Transition withKey =
        Examples.change(discovery.after(), Examples.allocation("command", "owner", "key"));
    http.loseAnswer(() -> {});

    assertThat(store.write(withKey).join()).isEqualTo(new WriteResult.Won(withKey.step()));
    assertThat(calls).last(STRING).startsWith("TransactWriteItems 2");
    assertThat(store.leaseOf(owner().track()).join().orElseThrow().usedKeys())
        .containsExactly("key");
  }

  @Test
  void aRetryThatFindsItsWriteOvertakenHasWonAllTheSame() {
    http.loseAnswer(() -> store.write(allocation).join());

    assertThat(store.write(discovery).join()).isEqualTo(new WriteResult.Won(discovery.step()));
    assertThat(store.find(available.id()).join().orElseThrow().sandbox())
        .isEqualTo(allocation.after());
  }

  @Test
  void aReleaseWhoseAnswerIsLostIsWonByItsRetry() {
    store.write(discovery).join();
    store.write(allocation).join();
    Transition release =
        Examples.change(allocation.after(), Examples.release("stop", allocation.after(), "owner"));
    http.loseAnswer(() -> {});

    assertThat(store.write(release).join()).isEqualTo(new WriteResult.Won(release.step()));
    assertThat(store.leaseOf(owner().track()).join()).contains(owner().ended());
  }

  @Test
  void aWriteThatIsMadeAndNeverAnsweredMayBeWrittenAgain() {
    for (int attempt = 1; attempt <= 4; attempt++) {
      http.loseAnswer(() -> {});
    }

    assertUnavailable(discovery, "Connection reset by test");
    assertThat(store.write(discovery).join()).isEqualTo(new WriteResult.Won(discovery.step()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
  void aTransactionThatIsCancelledForWhatPassesIsTriedAgain(String reason) {
    store.write(discovery).join();
    http.cancel(reason, "None");
    http.cancel("None", reason);

    assertThat(store.write(allocation).join()).isEqualTo(new WriteResult.Won(allocation.step()));
    assertThat(calls).last().isEqualTo("TransactWriteItems 3");
  }

  @Test
  void anUpdateThatMeetsATransactionIsTriedAgain() {
    store.write(discovery).join();
    http.answer("TransactionConflictException");

    assertThat(store.write(refresh).join()).isEqualTo(new WriteResult.Won(refresh.step()));
  }

  @Test
  void conflictsWithoutEndAreNoAnswer() {
    store.write(discovery).join();
    for (int attempt = 1; attempt <= 4; attempt++) {
      http.cancel("None", "TransactionConflict");
    }

    assertUnavailable(allocation, "transaction cancelled for [None, TransactionConflict]");
    assertThat(store.find(available.id()).join().orElseThrow().sandbox())
        .isEqualTo(discovery.after());
  }

  @Test
  void aLostConditionIsAnAnswerEvenBesideAConflict() {
    http.cancel("ConditionalCheckFailed", "TransactionConflict");

    assertThat(store.write(allocation).join()).isEqualTo(new WriteResult.Beaten(Optional.empty()));
    assertThat(calls).containsExactly("TransactWriteItems 1 TransactionCanceledException");
  }

  @Test
  void whoMayNotIsToldToComeBackRatherThanToGiveUp() {
    http.answer("AccessDeniedException");

    assertUnavailable(discovery, "AccessDeniedException");
  }

  @Test
  void readsAreTriedAgainAndThenFailAsWritesDo() {
    http.answer("ThrottlingException");
    assertThat(store.find(available.id()).join()).isEmpty();

    for (int attempt = 1; attempt <= 12; attempt++) {
      http.answer("ThrottlingException");
    }
    assertThatThrownBy(() -> store.find(available.id()).join())
        .hasCauseInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> store.leaseOf(owner().track()).join())
        .hasCauseInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> store.list(new ListQuery(Status.AVAILABLE, 0, null, 1, null)).join())
        .hasCauseInstanceOf(StoreUnavailableException.class);
    assertThat(calls)
        .containsExactly(
            "GetItem 2",
            "GetItem 4 ThrottlingException",
            "GetItem 4 ThrottlingException",
            "Query 4 ThrottlingException");
  }

  @Test
  void pinsAreTriedAgainAndThenFailAsOtherCallsDo() {
    var account = new AccountId("an-account");
    var sandbox = new SandboxId("1");
    http.answer("ThrottlingException");
    http.loseAnswer(() -> {});
    assertThat(pool.accountPins().pin(account, sandbox).join()).isEqualTo(sandbox);

    for (int attempt = 1; attempt <= 8; attempt++) {
      http.answer("ThrottlingException");
    }
    assertThatThrownBy(() -> pool.accountPins().pin(account, sandbox).join())
        .hasCauseInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> pool.accountPins().find(List.of(account)).join())
        .hasCauseInstanceOf(StoreUnavailableException.class);
    assertThat(pool.accountPins().find(List.of(account)).join()).containsValue(sandbox);
  }

  @Test
  void aRequestThatCanNeverSucceedSurfacesAsItIs() {
    store.write(discovery).join();
    var command = Examples.allocation("command", "longer than any key ".repeat(200));

    assertThatThrownBy(() -> store.write(Examples.change(discovery.after(), command)).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(DynamoDbException.class)
        .hasMessageContaining("ValidationError");
  }

  private Lease owner() {
    Sandbox.Allocated allocated = (Sandbox.Allocated) allocation.after();
    return new Lease(
        allocated.allocation().track(),
        allocated.id(),
        new Lease.Request(
            "command",
            allocated.allocation().idempotencyKey(),
            false,
            allocated.allocation().lab(),
            null),
        allocated.allocation().allocatedAt(),
        allocated.allocation().expiresAt(),
        true,
        Set.of(),
        List.of(new Lease.Grant("command", allocated.id(), Examples.NOW.plusSeconds(25))));
  }

  private void assertUnavailable(Transition transition, String why) {
    assertThatThrownBy(() -> store.write(transition).join())
        .cause()
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageStartingWith("DynamoDB is unavailable: ")
        .hasMessageContaining(why);
  }
}
