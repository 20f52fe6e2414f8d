package io.sandboxbroker.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThrottleTest {

  @TempDir Path hierarchies;

  @Test
  void aQuarterOfTwoProcessorsIsHalfOfEachPeriodInVersion1() throws IOException {
    Path cpu = Files.createDirectories(hierarchies.resolve("cpu"));
    Files.writeString(cpu.resolve("cpu.cfs_quota_us"), "-1");

    var throttle = Throttle.begin(hierarchies, 25, 2, List.of(42L));

    Path group = cpu.resolve("sandbox-broker-chaos-42");
    assertThat(group.resolve("cpu.cfs_quota_us")).hasContent("50000");
    assertThat(group.resolve("cpu.cfs_period_us")).hasContent("100000");
    assertThat(group.resolve("cgroup.procs")).hasContent("42");

    throttle.close();
    assertThat(cpu.resolve("cgroup.procs")).hasContent("42");
  }

  @Test
  void version2HasOneFileForBoth() throws IOException {
    Files.writeString(hierarchies.resolve("cgroup.controllers"), "cpu memory");

    Throttle.begin(hierarchies, 25, 2, List.of(42L));

    Path group = hierarchies.resolve("sandbox-broker-chaos-42");
    assertThat(hierarchies.resolve("cgroup.subtree_control")).hasContent("+cpu");
    assertThat(group.resolve("cpu.max")).hasContent("50000 100000");
    assertThat(group.resolve("cgroup.procs")).hasContent("42");
  }

  @Test
  void withoutAControllerItSaysWhatItNeeds() {
    assertThatThrownBy(() -> Throttle.begin(hierarchies, 25, 2, List.of(42L)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("--throttle needs the right to write to the control groups");
  }
}
