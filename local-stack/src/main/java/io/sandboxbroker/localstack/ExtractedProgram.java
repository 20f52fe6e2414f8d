package io.sandboxbroker.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;

/**
 * An executable jar, unpacked into a jar of the program and a folder of its libraries, as in an
 * image. A JVM saves a {@link StartCache} of such files only, and starts faster from them.
 *
 * @param jar of the program; its manifest names the libraries
 * @param mainClass of the program
 */
record ExtractedProgram(Path jar, String mainClass) {

  private static final String CLASSES = "BOOT-INF/classes/";
  private static final String BUILD_INFO = "META-INF/build-info.properties";
  private static final String LIBRARIES = "BOOT-INF/lib/";
  private static final String FOLDER = "extracted-";

  /** Unpacks an executable jar beside it, unless that has been done, and deletes earlier ones. */
  static ExtractedProgram of(Path executable) {
    try (var source = new JarFile(executable.toFile())) {
      String mainClass = source.getManifest().getMainAttributes().getValue("Start-Class");
      Path folder = executable.resolveSibling(FOLDER + fingerprint(source));
      Path target = executable.resolveSibling("");
      Path jar = folder.resolve(executable.getFileName());
      if (!Files.exists(jar)) {
        Path unfinished = new TemporaryDirectories(target).create("unpacking");
        extract(source, mainClass, unfinished.resolve(executable.getFileName()));
        deleteEarlier(target);
        move(unfinished, folder);
      }
      return new ExtractedProgram(jar, mainClass);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + executable, e);
    }
  }

  /** All builds give a jar the same date, so only its content tells them apart. */
  private static String fingerprint(JarFile source) {
    var crc = new CRC32();
    source.stream()
        .forEach(
            entry -> crc.update((entry.getName() + ":" + entry.getCrc() + ";").getBytes(UTF_8)));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  private static void extract(JarFile source, String mainClass, Path jar) throws IOException {
    Path libraries = Files.createDirectory(jar.resolveSibling("lib"));
    List<JarEntry> nested =
        source.stream().filter(entry -> entry.getName().startsWith(LIBRARIES)).toList();
    var classPath = new StringBuilder();
    for (JarEntry entry : nested) {
      if (!entry.isDirectory()) {
        String name = entry.getName().substring(LIBRARIES.length());
        try (InputStream in = source.getInputStream(entry)) {
          Files.copy(in, libraries.resolve(name));
        }
        classPath.append("lib/").append(name).append(' ');
      }
    }
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath.toString().strip());
    try (OutputStream out = Files.newOutputStream(jar);
        var program = new JarOutputStream(out, manifest)) {
      JarEntries.copy(source, program, ExtractedProgram::nameInProgram);
    }
  }

  /** Empty for what does not belong to the program. */
  private static String nameInProgram(String name) {
    if (name.equals(BUILD_INFO)) {
      return name;
    }
    return name.startsWith(CLASSES) ? name.substring(CLASSES.length()) : "";
  }

  private static void deleteEarlier(Path target) throws IOException {
    try (var folders = Files.newDirectoryStream(target, FOLDER + "*")) {
      for (Path folder : folders) {
        TemporaryDirectories.delete(folder);
      }
    }
  }

  /** Another process may have unpacked the same meanwhile. */
  private static void move(Path unfinished, Path folder) throws IOException {
    try {
      Files.move(unfinished, folder);
    } catch (FileAlreadyExistsException same) {
      TemporaryDirectories.delete(unfinished);
    }
  }
}
