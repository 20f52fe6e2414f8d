package io.sandboxbroker.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractedProgramTest {

  private static final String LIBRARY = "BOOT-INF/lib/library.jar";

  @TempDir Path target;

  @Test
  void theProgramAndItsLibrariesBecomeFilesOfTheirOwn() throws Exception {
    ExtractedProgram program = extract(Map.of("BOOT-INF/classes/a.txt", "a", LIBRARY, "library"));

    assertThat(program.mainClass()).isEqualTo("io.example.Main");
    assertThat(program.jar().resolveSibling("lib/library.jar")).hasContent("library");
    try (var jar = new JarFile(program.jar().toFile())) {
      assertThat(jar.getEntry("a.txt")).isNotNull();
      assertThat(jar.getManifest().getMainAttributes())
          .containsEntry(Attributes.Name.CLASS_PATH, "lib/library.jar")
          .containsEntry(Attributes.Name.MAIN_CLASS, "io.example.Main");
    }
  }

  @Test
  void theSameJarIsUnpackedOnce() throws Exception {
    ExtractedProgram first = extract(Map.of(LIBRARY, "library"));
    Path mark = Files.createFile(first.jar().resolveSibling("mark"));

    assertThat(extract(Map.of(LIBRARY, "library"))).isEqualTo(first);
    assertThat(mark).exists();
  }

  /** All builds give a jar the same date. */
  @Test
  void aJarWithOtherContentReplacesIt() throws Exception {
    ExtractedProgram first = extract(Map.of(LIBRARY, "library"));
    ExtractedProgram second = extract(Map.of(LIBRARY, "LIBRARY"));

    assertThat(second.jar().resolveSibling("lib/library.jar")).hasContent("LIBRARY");
    assertThat(first.jar()).doesNotExist();
  }

  private ExtractedProgram extract(Map<String, String> entries) throws Exception {
    Path jar = target.resolve("program-1.0.0-app.jar");
    ExecutableJars.write(jar, "io.example.Main", entries);
    return ExtractedProgram.of(jar);
  }
}
