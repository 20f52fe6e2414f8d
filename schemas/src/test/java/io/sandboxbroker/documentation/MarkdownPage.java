package io.sandboxbroker.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Markdown file, split into prose, tables and code. */
final class MarkdownPage {

  /** A line and its number, from 1. */
  record Line(int number, String text) {}

  /** A paragraph, a list item, a heading or a cell of a table, on one line without markup. */
  record Block(int number, String text) {}

  private static final Pattern FENCE = Pattern.compile(" *```.*");
  private static final Pattern INDENTED_CODE = Pattern.compile(" {4,}\\S.*");
  private static final Pattern LIST_ITEM = Pattern.compile(" *(?:[-*]|\\d+\\.) .*");
  private static final Pattern CODE_SPAN = Pattern.compile("`[^`]*`");
  private static final Pattern LINK = Pattern.compile("!?\\[([^]]*)]\\(([^)\\s]*)\\)");
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])[\"')\\]]*\\s+");

  private final Path path;
  private final List<Line> prose = new ArrayList<>();
  private final List<Line> tables = new ArrayList<>();
  private final List<Line> code = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();

  private MarkdownPage(Path path, List<String> lines) {
    this.path = path;
    split(lines);
    join();
  }

  /** Reads a page. */
  static MarkdownPage read(Path path) {
    try (Stream<String> lines = Files.lines(path)) {
      return new MarkdownPage(path, lines.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return path;
  }

  List<Line> prose() {
    return prose;
  }

  List<Line> code() {
    return code;
  }

  /** Everything that a reader reads as text; a code span is the one word {@code code}. */
  List<Block> blocks() {
    return blocks;
  }

  /** The targets of all links, as they are written. */
  List<String> links() {
    return Stream.concat(prose.stream(), tables.stream())
        .map(Line::text)
        .collect(Collectors.joining("\n"))
        .transform(text -> CODE_SPAN.matcher(text).replaceAll(""))
        .transform(
            text ->
                LINK.matcher(text.replace('\n', ' ')).results().map(it -> it.group(2)).toList());
  }

  /** What stands between backticks. */
  List<String> codeSpans() {
    return Stream.concat(prose.stream(), tables.stream())
        .flatMap(line -> CODE_SPAN.matcher(line.text()).results())
        .map(it -> it.group().replace("`", ""))
        .toList();
  }

  /** The anchors that renderers make of the headings. */
  Set<String> anchors() {
    return prose.stream()
        .map(Line::text)
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> LINK.matcher(heading).replaceAll("$1"))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  static List<String> sentences(Block block) {
    return List.of(SENTENCE_END.split(block.text()));
  }

  static long words(String sentence) {
    return Stream.of(sentence.split("\\s+"))
        .filter(word -> word.codePoints().anyMatch(Character::isLetterOrDigit))
        .count();
  }

  private void split(List<String> lines) {
    boolean fenced = false;
    boolean indented = false;
    String last = "";
    for (int i = 0; i < lines.size(); i++) {
      String text = lines.get(i);
      Line line = new Line(i + 1, text);
      indented =
          INDENTED_CODE.matcher(text).matches() && (last.isBlank() || indented)
              || indented && text.isBlank();
      if (FENCE.matcher(text).matches()) {
        fenced = !fenced;
        prose.add(new Line(i + 1, ""));
      } else if (fenced || indented && !text.isBlank()) {
        code.add(line);
        prose.add(new Line(i + 1, ""));
      } else if (text.startsWith("|")) {
        tables.add(line);
        prose.add(new Line(i + 1, ""));
      } else {
        prose.add(line);
      }
      last = text;
    }
  }

  private void join() {
    List<String> paragraph = new ArrayList<>();
    int start = 1;
    for (Line line : prose) {
      boolean heading = line.text().startsWith("#");
      if (line.text().isBlank() || heading || LIST_ITEM.matcher(line.text()).matches()) {
        flush(start, paragraph);
      }
      if (paragraph.isEmpty()) {
        start = line.number();
      }
      if (!line.text().isBlank()) {
        paragraph.add(line.text().strip());
      }
      if (heading) {
        flush(start, paragraph);
      }
    }
    flush(start, paragraph);
    for (Line row : tables) {
      for (String cell : row.text().split("(?<!\\\\)\\|")) {
        flush(row.number(), new ArrayList<>(List.of(cell.strip())));
      }
    }
  }

  private void flush(int number, List<String> paragraph) {
    String text = withoutMarkup(String.join(" ", paragraph));
    if (!text.isBlank()) {
      blocks.add(new Block(number, text));
    }
    paragraph.clear();
  }

  private static String withoutMarkup(String text) {
    String words = CODE_SPAN.matcher(text).replaceAll("code");
    return LINK.matcher(words).replaceAll("$1").replaceAll("[*_]|<https?://[^>]*>", "");
  }
}
