package io.sandboxbroker.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.gateway.web.Caller;
import io.sandboxbroker.pool.TrackId;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindingTest {

  private static final Binding BOUND =
      new Binding(Set.of("alice", "bob"), Set.of("java"), Set.of("lab-a", "lab-b"));

  @ParameterizedTest
  @CsvSource({
    "alice, java, lab-a,     true",
    "bob,   java, lab-b-gpu, true",
    "carol, java, lab-a,     false",
    "Alice, java, lab-a,     false",
    "alice, go,   lab-a,     false",
    "alice, java, lab-,      false",
    "alice, java, other,     false",
  })
  void everyPartMustFit(String track, String lab, String prefix, boolean permitted) {
    assertThat(BOUND.permits(caller(track, lab), Optional.of(prefix), true)).isEqualTo(permitted);
    assertThat(BOUND.permits(caller(track, lab), Optional.of(prefix), false)).isEqualTo(permitted);
  }

  @Test
  void anAllocationNamesWhatIsBound() {
    assertThat(BOUND.permits(caller("alice", null), Optional.of("lab-a"), true)).isFalse();
    assertThat(BOUND.permits(caller("alice", "java"), Optional.empty(), true)).isFalse();
    assertThat(BOUND.permits(caller("alice", null), Optional.empty(), false)).isTrue();
  }

  @Test
  void aPartThatIsNotBoundPermitsEverything() {
    assertThat(Binding.NONE.permits(caller("carol", null), Optional.empty(), true)).isTrue();
    assertThat(
            new Binding(Set.of("alice"), null, null)
                .permits(caller("alice", "go"), Optional.empty(), true))
        .isTrue();
  }

  @Test
  void anEmptyPartPermitsNothing() {
    assertThat(
            new Binding(Set.of(), null, null)
                .permits(caller("alice", null), Optional.empty(), false))
        .isFalse();
    assertThat(
            new Binding(null, Set.of(), null)
                .permits(caller("alice", "java"), Optional.empty(), false))
        .isFalse();
    assertThat(
            new Binding(null, null, Set.of())
                .permits(caller("alice", null), Optional.of("a"), true))
        .isFalse();
  }

  private static Caller caller(String track, String lab) {
    return new Caller(new TrackId(track), lab);
  }
}
