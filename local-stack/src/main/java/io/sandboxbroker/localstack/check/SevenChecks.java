package io.sandboxbroker.localstack.check;

import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/**
 * What lab scripts rely on. Each check stands alone and uses track ids of its own, so they can run
 * in any order and again; together they take eight sandboxes.
 */
public final class SevenChecks {

  private final LabScript lab;
  private final LabScript stranger;
  private final String run = UUID.randomUUID().toString();

  private SevenChecks(URI gateway, String token) {
    lab = new LabScript(gateway, token);
    stranger = new LabScript(gateway, "not-" + token);
  }

  /**
   * The checks, in the order in which they read best.
   *
   * @param gateway base address, such as {@code http://localhost:8080}
   * @param token the track token
   */
  public static List<Check> of(URI gateway, String token) {
    var checks = new SevenChecks(gateway, token);
    return List.of(
        new Check("an allocation is answered 201 with a whole sandbox", checks::allocation),
        new Check(
            "the same track asking again is answered 201 with the same sandbox",
            checks::repetition),
        new Check("the owner reads the sandbox's details: 200", checks::details),
        new Check("another track's sandbox is refused: 403", checks::othersSandbox),
        new Check(
            "marking for deletion right after is answered 200, pending_deletion", checks::deletion),
        new Check("three tracks get three sandboxes", checks::threeTracks),
        new Check("a wrong token is refused: 401", checks::wrongToken));
  }

  private void allocation() throws IOException, InterruptedException {
    allocate("allocation")
        .requireFields("sandbox_id", "name", "external_id", "allocated_at", "expires_at");
  }

  private void repetition() throws IOException, InterruptedException {
    String first = allocate("repetition").text("sandbox_id");
    String second = allocate("repetition").text("sandbox_id");
    if (!first.equals(second)) {
      throw new CheckFailedException("expected sandbox " + first + " again, got " + second);
    }
  }

  private void details() throws IOException, InterruptedException {
    String sandbox = allocate("details").text("sandbox_id");
    String shown = lab.details(track("details"), sandbox).requireStatus(200).text("sandbox_id");
    if (!shown.equals(sandbox)) {
      throw new CheckFailedException("expected details of " + sandbox + ", got those of " + shown);
    }
  }

  private void othersSandbox() throws IOException, InterruptedException {
    String sandbox = allocate("owner").text("sandbox_id");
    lab.details(track("other"), sandbox).requireStatus(403);
  }

  private void deletion() throws IOException, InterruptedException {
    String sandbox = allocate("deletion").text("sandbox_id");
    String status =
        lab.markForDeletion(track("deletion"), sandbox).requireStatus(200).text("status");
    if (!status.equals("pending_deletion")) {
      throw new CheckFailedException("expected pending_deletion, got " + status);
    }
  }

  private void threeTracks() throws IOException, InterruptedException {
    var sandboxes = new HashSet<String>();
    for (String track : List.of("first", "second", "third")) {
      String sandbox = allocate(track).text("sandbox_id");
      if (!sandboxes.add(sandbox)) {
        throw new CheckFailedException("expected three sandboxes, got " + sandbox + " twice");
      }
    }
  }

  private void wrongToken() throws IOException, InterruptedException {
    stranger.allocate(track("stranger")).requireStatus(401);
  }

  private Answer allocate(String track) throws IOException, InterruptedException {
    return lab.allocate(track(track)).requireStatus(201);
  }

  private String track(String name) {
    return "check-" + run + "-" + name;
  }
}
