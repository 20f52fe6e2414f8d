package io.sandboxbroker.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCacheTest {

  private static final List<String> FLAGS = List.of("-Xmx384m", "-XX:+UseSerialGC");

  @TempDir Path folder;

  @Test
  void aJvmWithoutAFileStartsAsUsual() throws Exception {
    assertThat(cache("one").flags()).isEmpty();
  }

  @Test
  void aJvmUsesTheFileOfItsClassPath() throws Exception {
    Path file = Files.createFile(cache("one").file());

    assertThat(cache("one").flags()).singleElement().asString().endsWith("=" + file);
    assertThat(cache("two").flags()).isEmpty();
  }

  /** To read all libraries would cost more at each start than it tells. */
  @Test
  void theContentOfASnapshotMattersAndThatOfAReleaseDoesNot() throws Exception {
    Path release = Files.writeString(folder.resolve("library-1.2.3.jar"), "one");
    Path snapshot = Files.writeString(folder.resolve("program-1.0.0-SNAPSHOT-app.jar"), "one");
    StartCache ofRelease = StartCache.of(folder, "Main", FLAGS, release.toString());
    StartCache ofSnapshot = StartCache.of(folder, "Main", FLAGS, snapshot.toString());
    Files.writeString(release, "two");
    Files.writeString(snapshot, "two");

    assertThat(StartCache.of(folder, "Main", FLAGS, release.toString())).isEqualTo(ofRelease);
    assertThat(StartCache.of(folder, "Main", FLAGS, snapshot.toString())).isNotEqualTo(ofSnapshot);
  }

  @Test
  void heapAndSystemPropertiesDoNotMatterAndTheCollectorDoes() throws Exception {
    String jar = jar("one").toString();
    StartCache cache = StartCache.of(folder, "Main", FLAGS, jar);

    assertThat(StartCache.of(folder, "Main", List.of("-Da=b", "-XX:+UseSerialGC"), jar))
        .isEqualTo(cache);
    assertThat(StartCache.of(folder, "Main", List.of("-XX:+UseG1GC"), jar)).isNotEqualTo(cache);
  }

  @Test
  void whatWasSavedReplacesTheFileOfAnEarlierBuild() throws Exception {
    Path earlier = Files.createFile(cache("one").file());
    Path other = Files.createFile(StartCache.of(folder, "Other", FLAGS, "none").file());
    Path later = cache("two").file();
    Files.createFile(later.resolveSibling(later.getFileName() + ".new"));

    assertThat(StartCache.adopt(folder)).containsExactly("Main");
    assertThat(later).exists();
    assertThat(earlier).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void whatATrainingLeftThatWasCutIsDeleted() throws Exception {
    Path kept = Files.createFile(cache("one").file());
    Path left = Files.createFile(kept.resolveSibling(kept.getFileName() + ".new.config"));

    StartCache.discardUnfinished(folder);

    assertThat(left).doesNotExist();
    assertThat(kept).exists();
  }

  /** A cache of a class path of two jars, of which one has this content. */
  private StartCache cache(String content) throws Exception {
    String classPath = jar(content) + File.pathSeparator + folder.resolve("missing.jar");
    return StartCache.of(folder, "io.example.Main", FLAGS, classPath);
  }

  private Path jar(String content) throws Exception {
    return Files.writeString(folder.resolve("program.jar"), content);
  }
}
