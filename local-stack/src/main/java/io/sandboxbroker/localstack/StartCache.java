package io.sandboxbroker.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The file in which a JVM saves its classes and profiles when it ends, so that later ones start in
 * less time: an AOT cache from JDK 25 on, an archive of classes before. Its name has a fingerprint
 * of the JDK, the garbage collector and the class path, so no JVM reads the file of another build.
 * Without a file the JVM starts as usual.
 */
record StartCache(Path file) {

  /** The system property of a process whose children save their files when they end. */
  private static final String TRAINING = "sandbox-broker.training";

  /** For the JVM that ends and the one that it starts to write the file. */
  private static final Duration SAVE_TIMEOUT = Duration.ofMinutes(3);

  private static final boolean AOT = Runtime.version().feature() >= 25;
  private static final String ENDING = AOT ? ".aot" : ".jsa";
  private static final String UNFINISHED = ".new";
  private static final int FINGERPRINT_LENGTH = 16;

  /** A release of a library never changes, so its path says what is in it. */
  private static final Pattern RELEASE = Pattern.compile(".+-\\d(?!.*-SNAPSHOT).*\\.jar");

  /**
   * The file of one kind of child.
   *
   * @param flags of the JVM
   * @param classPath with its separators
   */
  static StartCache of(Path folder, String mainClass, List<String> flags, String classPath) {
    MessageDigest digest = sha256();
    update(digest, Runtime.version().toString());
    flags.stream().filter(StartCache::isGarbageCollector).forEach(flag -> update(digest, flag));
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      update(digest, entry);
      updateWithContent(digest, Path.of(entry));
    }
    String fingerprint = HexFormat.of().formatHex(digest.digest()).substring(0, FINGERPRINT_LENGTH);
    return new StartCache(folder.resolve(kind(mainClass) + "-" + fingerprint + ENDING));
  }

  static boolean isTraining() {
    return Boolean.getBoolean(TRAINING);
  }

  /** How long a child may take to end: longer when it saves its file. */
  static Duration stopTimeout(Duration usual) {
    return isTraining() ? SAVE_TIMEOUT : usual;
  }

  /** The flags of a JVM that uses the file, or saves it when it ends. */
  List<String> flags() {
    if (isTraining()) {
      return List.of((AOT ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + unfinished());
    }
    return Files.exists(file)
        ? List.of((AOT ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + file)
        : List.of();
  }

  /** Deletes what a training has left that did not come to its end. */
  static void discardUnfinished(Path folder) {
    try (var files = Files.newDirectoryStream(folder, "*" + UNFINISHED + "*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the start caches in " + folder, e);
    }
  }

  /**
   * Replaces the files of earlier builds by those that JVMs have saved.
   *
   * @return the names of the new files
   */
  static List<String> adopt(Path folder) {
    try (var files = Files.list(folder)) {
      List<Path> all = files.toList();
      List<Path> saved = all.stream().filter(file -> name(file).endsWith(UNFINISHED)).toList();
      for (Path file : saved) {
        String name = name(file).substring(0, name(file).length() - UNFINISHED.length());
        for (Path earlier : all) {
          if (name(earlier).endsWith(ENDING) && kindOf(earlier).equals(kindOf(file))) {
            Files.delete(earlier);
          }
        }
        Files.move(file, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      }
      return saved.stream().map(StartCache::kindOf).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot replace the start caches in " + folder, e);
    }
  }

  private Path unfinished() {
    return file.resolveSibling(name(file) + UNFINISHED);
  }

  private static String kind(String mainClass) {
    return mainClass.substring(mainClass.lastIndexOf('.') + 1);
  }

  private static String kindOf(Path file) {
    return name(file).substring(0, name(file).indexOf('-'));
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  /** A JVM with another one cannot read the file. */
  private static boolean isGarbageCollector(String flag) {
    return flag.startsWith("-XX:+Use") && flag.endsWith("GC");
  }

  private static void updateWithContent(MessageDigest digest, Path file) {
    try {
      if (Files.isRegularFile(file) && !RELEASE.matcher(name(file)).matches()) {
        digest.update(Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static void update(MessageDigest digest, String text) {
    digest.update(text.getBytes(UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
