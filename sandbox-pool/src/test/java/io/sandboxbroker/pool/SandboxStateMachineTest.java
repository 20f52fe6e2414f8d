package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static io.sandboxbroker.pool.Examples.TERMS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SandboxStateMachineTest {

  /**
   * Every trigger on every state, each trigger being what its sender means: the owner releases in
   * time, expiry is due for this allocation, a discovery has news, a purge means this version, an
   * operator gives up what is stale.
   *
   * <p>{@code event→state}: a change. {@code R reason}: a refusal. {@code · why}: ignored.
   */
  private static final String TABLE =
      """
                           | UnknownSandbox   | Available           | Allocated         | PendingDeletion | DeletionFailed  | Stale            | Deleted
      AllocateSandbox      | next             | allocated→allocated | next              | next            | next            | next             | next
      RequestDeletion      | R not found      | R not owner         | requested→pending | repeated        | repeated        | R not owner      | repeated
      SwapSandbox          | R not found      | R not owner         | requested→pending | R expired       | R expired       | R not owner      | R not found
      RenewLease           | R not found      | R not owner         | renewed→allocated | R expired       | R expired       | R not owner      | R not found
      ExpiryDue            | · unknown        | · overtaken         | expired→pending   | · overtaken     | · overtaken     | · overtaken      | · overtaken
      CspDeletionConfirmed | · unknown        | · overtaken         | · overtaken       | deleted→deleted | deleted→deleted | · overtaken      | · nothing new
      CspDeletionFailed    | · unknown        | · overtaken         | · overtaken       | failed→pending  | failed→failed   | · overtaken      | · overtaken
      SandboxDiscovered    | synced→available | synced→available    | synced→allocated  | · overtaken     | · overtaken     | synced→available | · never reissued
      SandboxVanished      | · unknown        | stale→stale         | · in use          | due now         | due now         | · nothing new    | · nothing new
      StalePurgeDue        | · unknown        | · overtaken         | · overtaken       | · overtaken     | · overtaken     | deleted→deleted  | · overtaken
      RemoveSandbox        | R not found      | R not in status     | R not in status   | R not in status | R not in status | deleted→deleted  | R not found
      """;

  private static final SandboxId ID = new SandboxId("17");
  private static final TrackId OWNER = new TrackId("owner");
  private static final Account ACCOUNT = Examples.account("17");
  private static final Revision REVISION = new Revision(5, "earlier", NOW);
  private static final Allocation ALLOCATION =
      new Allocation("command", OWNER, "lab", "key", NOW, NOW.plus(Duration.ofHours(4)));
  private static final Release RELEASE = new Release(ALLOCATION, NOW, 1);

  private static final List<CurrentState> STANDINGS =
      List.of(
          new UnknownSandbox(ID),
          new Sandbox.Available(ACCOUNT, REVISION),
          new Sandbox.Allocated(ACCOUNT, REVISION, ALLOCATION),
          new Sandbox.PendingDeletion(ACCOUNT, REVISION, RELEASE),
          new Sandbox.DeletionFailed(ACCOUNT, REVISION, RELEASE),
          new Sandbox.Stale(ACCOUNT, REVISION),
          new Sandbox.Deleted(ACCOUNT, REVISION, RELEASE, NOW));

  private static final List<Trigger> TRIGGERS =
      List.of(
          new Trigger.AllocateSandbox("t", OWNER, "lab", "lab-", "key", false, NOW.plusSeconds(25)),
          new Trigger.RequestDeletion("t", ID, OWNER),
          new Trigger.SwapSandbox("t", ID, OWNER),
          new Trigger.RenewLease("t", ID, OWNER, Duration.ofHours(6), "key"),
          new Trigger.ExpiryDue("t", ID, ALLOCATION.id()),
          new Trigger.CspDeletionConfirmed("t", ID),
          new Trigger.CspDeletionFailed("t", ID, "500"),
          new Trigger.SandboxDiscovered("t", Examples.account("17", "lab-renamed")),
          new Trigger.SandboxVanished("t", ID),
          new Trigger.StalePurgeDue("t", ID, REVISION.version()),
          new Trigger.RemoveSandbox("t", ID, Status.STALE));

  @TestFactory
  Stream<DynamicTest> everyTriggerOnEveryStandingIsAnsweredAsTheTableSays() {
    Map<String, Map<String, String>> table = table();
    return TRIGGERS.stream()
        .flatMap(
            trigger ->
                STANDINGS.stream()
                    .map(
                        state -> {
                          String expected = table.get(name(trigger)).get(name(state));
                          return DynamicTest.dynamicTest(
                              name(trigger) + " on " + name(state) + ": " + expected,
                              () -> assertThat(label(decide(state, trigger))).isEqualTo(expected));
                        }));
  }

  @Test
  void theTableHasARowForEachTriggerAndAColumnForEachStanding() {
    Map<String, Map<String, String>> table = table();

    assertThat(table.keySet())
        .containsExactlyInAnyOrderElementsOf(kindsOf(Trigger.class))
        .containsExactlyElementsOf(TRIGGERS.stream().map(SandboxStateMachineTest::name).toList());
    assertThat(table.values())
        .allSatisfy(
            row ->
                assertThat(row.keySet())
                    .containsExactlyInAnyOrderElementsOf(kindsOf(CurrentState.class))
                    .containsExactlyElementsOf(
                        STANDINGS.stream().map(SandboxStateMachineTest::name).toList()));
  }

  @TestFactory
  Stream<DynamicTest> aChangeIsTheNextVersionMadeByItsTrigger() {
    return TRIGGERS.stream()
        .flatMap(
            trigger ->
                STANDINGS.stream()
                    .filter(state -> decide(state, trigger) instanceof Decision.Change)
                    .map(
                        state ->
                            DynamicTest.dynamicTest(
                                name(trigger) + " on " + name(state),
                                () -> {
                                  var change = (Decision.Change) decide(state, trigger);
                                  assertThat(change.transition().before()).isEqualTo(state);
                                  assertThat(change.transition().after().id()).isEqualTo(ID);
                                  assertThat(change.transition().after().revision())
                                      .isEqualTo(
                                          new Revision(
                                              state instanceof Sandbox ? 6 : 1,
                                              "t",
                                              momentOf(trigger)));
                                })));
  }

  private static Decision decide(CurrentState state, Trigger trigger) {
    return SandboxStateMachine.decide(state, trigger, momentOf(trigger), TERMS);
  }

  private static Instant momentOf(Trigger trigger) {
    return trigger instanceof Trigger.ExpiryDue ? NOW.plus(Duration.ofHours(5)) : NOW;
  }

  private static String label(Decision decision) {
    return switch (decision) {
      case Decision.Change change ->
          label(change.transition().event()) + "→" + label(change.transition().after().status());
      case Decision.DeletionRepeated ignored -> "repeated";
      case Decision.RenewalRepeated ignored -> "renewed before";
      case Decision.DeletionDue ignored -> "due now";
      case Decision.NextCandidate ignored -> "next";
      case Decision.Refuse refuse ->
          switch (refuse.reason()) {
            case Refusal.SANDBOX_NOT_FOUND -> "R not found";
            case Refusal.NOT_SANDBOX_OWNER -> "R not owner";
            case Refusal.ALLOCATION_EXPIRED -> "R expired";
            case Refusal.NOT_IN_STATUS -> "R not in status";
            default -> refuse.toString();
          };
      case Decision.Ignore ignore ->
          switch (ignore.why()) {
            case UNKNOWN_SANDBOX -> "· unknown";
            case NOTHING_NEW -> "· nothing new";
            case OVERTAKEN -> "· overtaken";
            case TOO_EARLY -> "· too early";
            case VANISHED_IN_USE -> "· in use";
            case NEVER_REISSUED -> "· never reissued";
            case OTHER_ACCOUNT -> "· other account";
          };
    };
  }

  private static String label(PoolEvent event) {
    return switch (event) {
      case SANDBOX_SYNCED -> "synced";
      case SANDBOX_ALLOCATED -> "allocated";
      case LEASE_RENEWED -> "renewed";
      case DELETION_REQUESTED -> "requested";
      case SANDBOX_EXPIRED -> "expired";
      case SANDBOX_DELETION_FAILED -> "failed";
      case SANDBOX_DELETED -> "deleted";
      case SANDBOX_MARKED_STALE -> "stale";
    };
  }

  private static String label(Status status) {
    return switch (status) {
      case PENDING_DELETION -> "pending";
      case DELETION_FAILED -> "failed";
      case AVAILABLE, ALLOCATED, STALE, DELETED -> status.label();
    };
  }

  /** By trigger, then by state. */
  private static Map<String, Map<String, String>> table() {
    List<List<String>> lines =
        TABLE
            .lines()
            .map(line -> Arrays.stream(line.split("\\|")).map(String::trim).toList())
            .toList();
    List<String> columns = lines.getFirst();
    Map<String, Map<String, String>> table = new LinkedHashMap<>();
    for (List<String> line : lines.subList(1, lines.size())) {
      Map<String, String> row = new LinkedHashMap<>();
      for (int column = 1; column < columns.size(); column++) {
        row.put(columns.get(column), line.get(column));
      }
      table.put(line.getFirst(), row);
    }
    return table;
  }

  private static String name(Object kind) {
    return kind.getClass().getSimpleName();
  }

  private static List<String> kindsOf(Class<?> sealed) {
    return sealed.isSealed()
        ? Arrays.stream(sealed.getPermittedSubclasses())
            .flatMap(kind -> kindsOf(kind).stream())
            .toList()
        : List.of(sealed.getSimpleName());
  }
}
