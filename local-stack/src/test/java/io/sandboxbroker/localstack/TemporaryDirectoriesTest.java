package io.sandboxbroker.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryDirectoriesTest {

  /** Above what the kernel gives to a process. */
  private static final long UNUSED_PID = 1L << 40;

  @TempDir Path parent;

  @Test
  void whatAKilledProcessLeftBehindIsDeleted() throws Exception {
    Path leftOver =
        Files.createDirectory(parent.resolve("sandbox-broker-" + UNUSED_PID + "-kafka-1"));
    Files.createFile(Files.createDirectory(leftOver.resolve("data")).resolve("00000.log"));

    new TemporaryDirectories(parent).create("kafka");

    assertThat(leftOver).doesNotExist();
  }

  @Test
  void whatALivingProcessUsesAndWhatIsNotOursStays() throws Exception {
    var directories = new TemporaryDirectories(parent);
    Path first = directories.create("kafka");
    Path stranger = Files.createDirectory(parent.resolve("sandbox-broker-1x-notes"));

    Path second = directories.create("kafka");

    assertThat(first).exists().isNotEqualTo(second);
    assertThat(stranger).exists();
  }

  @RepeatedTest(5)
  void severalDeleteWhatWasLeftBehindAtOnce() throws Exception {
    Path leftOver = Files.createDirectory(parent.resolve("left-over"));
    for (int i = 0; i < 50; i++) {
      Path partition = Files.createDirectory(leftOver.resolve("partition-" + i));
      for (int j = 0; j < 10; j++) {
        Files.createFile(partition.resolve(j + ".log"));
      }
    }
    Callable<Void> sweep =
        () -> {
          TemporaryDirectories.delete(leftOver);
          return null;
        };

    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var swept : threads.invokeAll(Collections.nCopies(4, sweep))) {
        assertThat(swept).succeedsWithin(Duration.ofSeconds(30));
      }
    }

    assertThat(leftOver).doesNotExist();
  }
}
