package io.sandboxbroker.benchmarks.report;

import io.sandboxbroker.benchmarks.load.Answer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The answers, the table and the counters of a run after its last answer.
 *
 * @param answers to all requests, warm-up included
 * @param leases which sandbox each track holds by the table
 * @param freeBefore sandboxes that were free before the first request
 * @param freeAfter sandboxes that are free in the table now
 * @param falseExhaustions commands that the allocators know they refused for nothing
 */
public record RunResult(
    Collection<Answer> answers,
    Map<String, String> leases,
    long freeBefore,
    long freeAfter,
    double falseExhaustions) {

  /** The violations of the guarantees, one line each. */
  public List<String> violations() {
    return violations(false);
  }

  /**
   * The violations of the guarantees while the broker may refuse requests. A track whose requests
   * were refused may hold a sandbox: the allocator decided after the client had gone.
   */
  public List<String> violationsUnderOverload() {
    return violations(true);
  }

  private List<String> violations(boolean overloaded) {
    var found = new ArrayList<String>();
    Map<String, Set<String>> tracksOfSandbox = new HashMap<>();
    Map<String, Set<String>> sandboxesOfTrack = new HashMap<>();
    for (Answer answer : answers) {
      String sandbox = answer.sandbox();
      if (sandbox != null) {
        put(tracksOfSandbox, sandbox, answer.track());
        put(sandboxesOfTrack, answer.track(), sandbox);
      }
    }
    tracksOfSandbox.forEach(
        (sandbox, tracks) -> {
          if (tracks.size() > 1) {
            found.add("sandbox " + sandbox + " was given to the tracks " + tracks);
          }
        });
    sandboxesOfTrack.forEach(
        (track, sandboxes) -> {
          if (sandboxes.size() > 1) {
            found.add("track " + track + " was given the sandboxes " + sandboxes);
          }
        });
    if (!overloaded) {
      addRefusals(found);
    }
    addDisagreements(found, sandboxesOfTrack, overloaded ? refusedTracks() : Set.of());
    if (falseExhaustions != 0) {
      found.add("the allocators count " + falseExhaustions + " false exhaustions");
    }
    return List.copyOf(found);
  }

  private static void put(Map<String, Set<String>> map, String key, String value) {
    map.computeIfAbsent(key, ignored -> new TreeSet<>()).add(value);
  }

  /** There was a sandbox for each track, so every request must have received one. */
  private void addRefusals(List<String> found) {
    long tracks = answers.stream().map(Answer::track).distinct().count();
    if (tracks > freeBefore) {
      throw new IllegalArgumentException(
          tracks + " tracks and " + freeBefore + " sandboxes: some must be refused");
    }
    for (Answer answer : answers) {
      if (!answer.isAllocated()) {
        found.add(
            "track %s was answered %d while sandboxes were free: %s"
                .formatted(answer.track(), answer.status(), answer.body()));
      }
    }
  }

  /** The tracks that received nothing but refusals. */
  private Set<String> refusedTracks() {
    var refused = new TreeSet<>(tracks());
    answers.stream().filter(Answer::isAllocated).map(Answer::track).forEach(refused::remove);
    return refused;
  }

  private void addDisagreements(
      List<String> found, Map<String, Set<String>> sandboxesOfTrack, Set<String> refused) {
    var judged = new TreeSet<>(tracks());
    judged.removeAll(refused);
    for (String track : judged) {
      Set<String> received = sandboxesOfTrack.getOrDefault(track, Set.of());
      @Nullable String held = leases.get(track);
      if (held == null ? !received.isEmpty() : !received.contains(held)) {
        found.add("track " + track + " received " + received + " and holds " + held);
      }
    }
    long gone = freeBefore - freeAfter;
    if (gone != Set.copyOf(leases.values()).size()) {
      found.add(
          "%d sandboxes are no longer free and %d are held: the rest has leaked"
              .formatted(gone, Set.copyOf(leases.values()).size()));
    }
  }

  private Set<String> tracks() {
    var tracks = new TreeSet<String>();
    answers.forEach(answer -> tracks.add(answer.track()));
    tracks.addAll(leases.keySet());
    return tracks;
  }
}
