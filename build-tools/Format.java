import com.google.googlejavaformat.java.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs google-java-format over a folder: {@code check FOLDER} fails when a file is not formatted, {@code fix FOLDER}
 * formats it; {@code off} does neither. A single-file program, started by the build on the toolchain's JDK.
 */
class Format {
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    if (!Files.isDirectory(folder) || arguments[0].equals("off")) {
      return;
    }
    List<String> formatter =
        new ArrayList<>(
            switch (arguments[0]) {
              case "check" -> List.of("--dry-run", "--set-exit-if-changed");
              case "fix" -> List.of("--replace");
              default -> throw new IllegalArgumentException("-Dformat is check, fix or off, not " + arguments[0]);
            });
    int options = formatter.size();
    try (var files = Files.walk(folder)) {
      files.map(Path::toString).filter(name -> name.endsWith(".java")).sorted().forEach(formatter::add);
    }
    if (formatter.size() > options) {
      Main.main(formatter.toArray(String[]::new));
    }
  }
}
