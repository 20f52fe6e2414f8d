package io.sandboxbroker.pool.dynamodb;

import static io.sandboxbroker.pool.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.CurrentState;
import io.sandboxbroker.pool.Examples;
import io.sandboxbroker.pool.JournalEntry;
import io.sandboxbroker.pool.KeyQuery;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.pool.UnknownSandbox;
import io.sandboxbroker.pool.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What stands in the table, and what happens when somebody else has written it. */
@ExtendWith(LocalTables.class)
class TableContentsTest {
  private static final TrackId OWNER = new TrackId("owner");

  private DynamoDbAsyncClient client;
  private String table;
  private DynamoDbPool pool;
  private SandboxStore store;

  @BeforeEach
  void open(DynamoDbSettings settings) {
    client = DynamoDbClients.create(settings, CallObserver.NONE);
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
  void anAllocatedSandboxStandsThereUnderTheNamesThatOperatorsKnow() {
    Sandbox allocated = allocated("17");

    Map<String, AttributeValue> item = item(Keys.of(allocated.id()));
    assertThat(item.remove(Attribute.JOURNAL).m()).containsOnlyKeys("1", "SANDBOX_ALLOCATED");
    assertThat(item.remove("status_shard").s()).matches("allocated#\\d\\d");
    assertThat(item)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("PK", AttributeValues.of("SBX#17")),
                Map.entry("SK", AttributeValues.of("META")),
                Map.entry("sandbox_id", AttributeValues.of("17")),
                Map.entry("name", AttributeValues.of("lab-17")),
                Map.entry("external_id", AttributeValues.of("identity/accounts/17")),
                Map.entry("sfdc_account_id", AttributeValues.of("001SAND17")),
                Map.entry(
                    "created_at",
                    AttributeValues.of(NOW.minus(Duration.ofDays(300)).toEpochMilli())),
                Map.entry("last_synced", AttributeValues.of(NOW.minusSeconds(60).toEpochMilli())),
                Map.entry("status", AttributeValues.of("allocated")),
                Map.entry("version", AttributeValues.of(2)),
                Map.entry("cause", AttributeValues.of("command")),
                Map.entry("updated_at", AttributeValues.of(NOW.toEpochMilli())),
                Map.entry("command_id", AttributeValues.of("command")),
                Map.entry("allocated_to_track", AttributeValues.of("owner")),
                Map.entry("track_name", AttributeValues.of("lab-of-owner")),
                Map.entry("allocated_at", AttributeValues.of(NOW.toEpochMilli())),
                Map.entry(
                    "expires_at",
                    AttributeValues.of(NOW.plus(Duration.ofHours(4)).toEpochMilli()))));
  }

  @Test
  void onlyASandboxThatWasAllocatedWithAChosenKeyHasAnEntryInTheIdempotencyIndex() {
    won(discovered("1"), Examples.allocation("without", "owner"));
    won(discovered("2"), Examples.allocation("with", "another", "the key"));

    assertThat(entry("1").sandbox().lastAllocation().orElseThrow().idempotencyKey())
        .isEqualTo("owner");
    assertThat(
            client.scan(scan -> scan.tableName(table).indexName("IdempotencyIndex")).join().items())
        .containsExactly(
            Map.of(
                "PK", AttributeValues.of("SBX#2"),
                "SK", AttributeValues.of("META"),
                "idempotency_key", AttributeValues.of("the key"),
                "allocated_at", AttributeValues.of(NOW.toEpochMilli())));
  }

  @Test
  void keysThatAnEarlierVersionOfTheProgramWroteAreReadAndItsLeasesAreNotListed() {
    for (String track : List.of("a", "b")) {
      Sandbox held = won(discovered(track), Examples.allocation("c-" + track, track, "the key"));
      var lease = Keys.of(new TrackId(track));
      put(lease, "idempotency_key", AttributeValues.of("the key"));
      remove(lease, Attribute.LEASE_KEY);

      assertThat(store.leaseOf(new TrackId(track)).join().orElseThrow().request().idempotencyKey())
          .isEqualTo("the key");
      assertThat(held.lastAllocation().orElseThrow().idempotencyKey()).isEqualTo("the key");
    }
    List<String> found = new ArrayList<>();
    String cursor = null;
    do {
      ListPage page = store.ofKey(new KeyQuery("the key", 1, cursor)).join();
      page.sandboxes().forEach(sandbox -> found.add(sandbox.id().value()));
      cursor = page.cursor();
    } while (cursor != null);
    assertThat(found).containsExactlyInAnyOrder("a", "b");

    Sandbox unkeyed = won(discovered("4"), Examples.allocation("without", "c"));
    put(Keys.of(unkeyed.id()), "idempotency_key", AttributeValues.of("c"));
    assertThat(entry("4").sandbox()).isEqualTo(unkeyed);
    assertThat(store.ofKey(new KeyQuery("c", 1, null)).join().sandboxes()).isEmpty();

    Sandbox held = entry("a").sandbox();
    won(held, Examples.release("stop", held, "a"));
    won(discovered("3"), Examples.allocation("next", "a"));
    assertThat(item(Keys.of(new TrackId("a")))).doesNotContainKeys("idempotency_key", "lease_key");
  }

  @Test
  void tombstonesAndEndedLeasesAreRemovableAfterNinetyDaysAndNothingElseIs() {
    Sandbox allocated = allocated("1");
    assertThat(item(Keys.of(allocated.id()))).doesNotContainKey("ttl");
    assertThat(item(Keys.of(OWNER))).doesNotContainKey("ttl");

    Sandbox pending = won(allocated, Examples.release("stop", allocated, "owner"));
    AttributeValue inNinetyDays =
        AttributeValues.of(NOW.plus(Duration.ofDays(90)).getEpochSecond());
    assertThat(item(Keys.of(allocated.id()))).doesNotContainKey("ttl");
    assertThat(item(Keys.of(OWNER))).containsEntry("ttl", inNinetyDays);

    won(pending, Examples.deletionConfirmed("gone", pending));
    assertThat(item(Keys.of(allocated.id()))).containsEntry("ttl", inNinetyDays);

    won(discovered("2"), Examples.allocation("another", "owner"));
    assertThat(item(Keys.of(OWNER))).doesNotContainKey("ttl");
  }

  @Test
  void aTombstoneWhoseDeletionIsNotConfirmedAndAPinAreNeverRemovable() {
    Sandbox stale = won(discovered("1"), new Trigger.SandboxVanished("missed", new SandboxId("1")));
    Sandbox purged = won(stale, new Trigger.StalePurgeDue("purge", stale.id(), 2));

    assertThat(item(Keys.of(purged.id()))).doesNotContainKey("ttl");
    assertThat(item(Keys.of(purged.account().accountId())))
        .isEqualTo(
            Map.of(
                "PK", AttributeValues.of("ACCOUNT#1"),
                "SK", AttributeValues.of("SANDBOX"),
                "sandbox_id", AttributeValues.of("1")));
  }

  @Test
  void aTombstoneOfAnEarlierVersionOfTheProgramIsRetainedSinceNinetyDaysBeforeItsEnd() {
    Sandbox allocated = allocated("1");
    Sandbox pending = won(allocated, Examples.release("stop", allocated, "owner"));
    Sandbox gone = won(pending, Examples.deletionConfirmed("gone", pending));
    Map<String, AttributeValue> item = item(Keys.of(gone.id()));
    item.remove(Attribute.RETAINED_FROM);
    client.putItem(put -> put.tableName(table).item(item)).join();

    assertThat(((Sandbox.Deleted) entry("1").sandbox()).retainedFrom())
        .isEqualTo(NOW.truncatedTo(ChronoUnit.SECONDS));
  }

  @Test
  void aRenewedTombstoneIsRemovableNinetyDaysLater() {
    Sandbox allocated = allocated("1");
    Sandbox pending = won(allocated, Examples.release("stop", allocated, "owner"));
    Sandbox gone = won(pending, Examples.deletionConfirmed("gone", pending));
    Instant later = NOW.plus(Duration.ofDays(3));
    Account known = gone.account();
    var listed =
        new Trigger.SandboxDiscovered(
            "listed",
            new Account(
                known.id(),
                known.name(),
                known.externalId(),
                known.sfdcAccountId(),
                known.createdAt(),
                later));

    store.write(Examples.change(gone, listed, later)).join();

    assertThat(item(Keys.of(gone.id())))
        .containsEntry("ttl", AttributeValues.of(later.plus(Duration.ofDays(90)).getEpochSecond()));
    assertThat(entry("1").causedBy("gone")).isPresent();
  }

  @Test
  void timesAreKeptToTheMillisecond() {
    Account account = Examples.account("1");
    var fine =
        new Account(
            account.id(),
            account.name(),
            account.externalId(),
            account.sfdcAccountId(),
            NOW.plusNanos(999_999),
            NOW);

    store
        .write(Examples.change(new UnknownSandbox(account.id()), Examples.discovered(fine)))
        .join();

    assertThat(entry("1").sandbox().account().createdAt()).isEqualTo(NOW);
    assertThat(entry("1").sandbox().account().lastSynced()).isEqualTo(NOW);
  }

  @Test
  void attributesOfANewerVersionOfTheProgramSurvive() {
    Sandbox available = discovered("1");
    put(Keys.of(available.id()), "flavour", AttributeValues.of("vanilla"));

    won(available, Examples.allocation("command", "owner"));

    assertThat(item(Keys.of(available.id())))
        .containsEntry("flavour", AttributeValues.of("vanilla"));
  }

  @Test
  void aStepOfANewerVersionOfTheProgramIsPassedOver() {
    Sandbox available = discovered("1");
    put(
        Keys.of(available.id()),
        Attribute.JOURNAL,
        AttributeValue.fromM(
            Map.of(
                "5", AttributeValue.fromM(Map.of("event", AttributeValues.of("SANDBOX_LENT"))))));
    Transition allocation = Examples.change(available, Examples.allocation("command", "owner"));

    store.write(allocation).join();

    assertThat(entry("1").journal()).containsExactly(allocation.step());
  }

  @Test
  void aReleaseWhoseLeaseAnOperatorRemovedIsWrittenWithout() {
    Sandbox allocated = allocated("1");
    client.deleteItem(delete -> delete.tableName(table).key(Keys.of(OWNER))).join();

    Sandbox pending = won(allocated, Examples.release("stop", allocated, "owner"));

    assertThat(entry("1").sandbox()).isEqualTo(pending);
    assertThat(store.leaseOf(OWNER).join()).isEmpty();
  }

  @Test
  void aReleaseDoesNotEndTheLeaseOfAnotherAllocation() {
    Sandbox allocated = allocated("1");
    put(Keys.of(OWNER), Attribute.COMMAND_ID, AttributeValues.of("another"));

    won(allocated, Examples.release("stop", allocated, "owner"));

    assertThat(store.leaseOf(OWNER).join().orElseThrow().live()).isTrue();
  }

  @Test
  void aReleaseThatIsBeatenAndHasNoLeaseEitherIsBeaten() {
    Sandbox allocated = allocated("1");
    won(allocated, new Trigger.SandboxDiscovered("sync", Examples.account("1", "renamed")));
    client.deleteItem(delete -> delete.tableName(table).key(Keys.of(OWNER))).join();

    Transition release = Examples.change(allocated, Examples.release("stop", allocated, "owner"));

    assertThat(store.write(release).join()).isInstanceOf(WriteResult.Beaten.class);
  }

  @Test
  void aCandidateThatCannotBeReadIsPassedOver() {
    Sandbox readable = discovered("1");
    Map<String, AttributeValue> stub = new HashMap<>(Keys.of(new SandboxId("stub")));
    String shard = new Shards(16).labelOf(Status.AVAILABLE, readable.id());
    stub.put(Attribute.STATUS_SHARD, AttributeValues.of(shard));
    stub.put(Attribute.NAME, AttributeValues.of("lab-0"));
    client.putItem(put -> put.tableName(table).item(stub)).join();

    int number = Integer.parseInt(shard.substring("available#".length()));
    assertThat(
            store.list(new ListQuery(Status.AVAILABLE, number, null, 10, null)).join().sandboxes())
        .containsExactly(readable);
  }

  @Test
  void aRowThatCannotBeReadIsAnErrorThatSaysWhichAndWhy() {
    Sandbox available = discovered("1");
    put(Keys.of(available.id()), Attribute.STATUS, AttributeValues.of("lent"));

    assertThatThrownBy(() -> entry("1"))
        .hasRootCauseMessage(
            "Attribute status of item SBX#1 is missing or not of its type:"
                + " AttributeValue(S=lent)");
  }

  @Test
  void theStepsOfThePastTellTheDetailsOfThePresent() {
    Sandbox available = discovered("1");
    Sandbox renamed =
        won(available, new Trigger.SandboxDiscovered("sync", Examples.account("1", "renamed")));

    assertThat(entry("1").journal())
        .extracting(JournalEntry::after)
        .extracting(Sandbox::account)
        .containsOnly(renamed.account());
  }

  private Sandbox discovered(String id) {
    Account account = Examples.account(id);
    return won(new UnknownSandbox(account.id()), Examples.discovered(account));
  }

  private Sandbox allocated(String id) {
    return won(discovered(id), Examples.allocation("command", "owner"));
  }

  private Sandbox won(CurrentState state, Trigger trigger) {
    Transition transition = Examples.change(state, trigger);
    assertThat(store.write(transition).join()).isEqualTo(new WriteResult.Won(transition.step()));
    return transition.after();
  }

  private PoolEntry entry(String id) {
    return store.find(new SandboxId(id)).join().orElseThrow();
  }

  private Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
    return new HashMap<>(client.getItem(get -> get.tableName(table).key(key)).join().item());
  }

  private void remove(Map<String, AttributeValue> key, String attribute) {
    Map<String, AttributeValue> item = item(key);
    item.remove(attribute);
    client.putItem(put -> put.tableName(table).item(item)).join();
  }

  private void put(Map<String, AttributeValue> key, String attribute, AttributeValue value) {
    Map<String, AttributeValue> item = item(key);
    item.put(attribute, value);
    client.putItem(put -> put.tableName(table).item(item)).join();
  }
}
