package io.sandboxbroker.localstack;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How to start one child JVM, on the JDK that runs the parent.
 *
 * @param name for messages
 * @param classPath beside that of the wrapper that ends the child with its parent
 * @param flags of the JVM, the bounded heap among them
 * @param mainClass and its arguments
 * @param environment beside the parent's own
 * @param log receives standard output and errors, appended
 */
record JavaCommand(
    String name,
    String classPath,
    List<String> flags,
    String mainClass,
    List<String> arguments,
    Map<String, String> environment,
    Path log) {

  /**
   * Flags of all children, before their own. Tests run them without the second compiler, which
   * takes more time in a short life than it saves.
   */
  private static final List<String> COMMON_FLAGS =
      Pattern.compile(" ")
          .splitAsStream(System.getProperty("sandbox-broker.child.flags", ""))
          .filter(flag -> !flag.isEmpty())
          .toList();

  private static final String WRAPPER = "io.sandboxbroker.localstack.child.Child";

  /**
   * Ctrl-C in a terminal reaches the whole process group, but only the parent may decide what stops
   * when: a JVM that inherits an ignored SIGINT leaves it ignored.
   */
  private static final List<String> IGNORE_SIGINT =
      List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh");

  JavaCommand {
    flags = List.copyOf(flags);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /**
   * The child's process.
   *
   * @param wrapperJar with the wrapper
   * @param caches folder of the {@link StartCache}s
   */
  ProcessBuilder toProcess(Path wrapperJar, Path caches) {
    String wholeClassPath = wrapperJar + File.pathSeparator + classPath;
    List<String> command =
        Stream.of(
                IGNORE_SIGINT,
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                COMMON_FLAGS,
                flags,
                StartCache.of(caches, mainClass, flags, wholeClassPath).flags(),
                List.of("--class-path", wholeClassPath, WRAPPER, mainClass),
                arguments)
            .flatMap(List::stream)
            .toList();
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return builder;
  }
}
