package io.sandboxbroker.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.documentation.MarkdownPage.Line;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** README, CONTRIBUTING, SECURITY and all pages in docs: their style, links and numbering. */
class DocumentationTest {

  private static final Path ROOT = Path.of("..");
  private static final Path DOCS = ROOT.resolve("docs");
  private static final Path DECISIONS = DOCS.resolve("adr");

  private static final int MAX_WORDS = 30;
  private static final int MAX_COLUMNS = 120;

  /** Words that the glossary replaces, or that are no technical terms. */
  private static final Pattern UNWANTED =
      Pattern.compile(
          "(?i)\\b(?:tells?|told|telling|whoever|whomever|lays? aside|laid aside|waiting room"
              + "|in line|under way|hasten)\\b");

  private static final Pattern DECISION = Pattern.compile("(\\d{4})-[a-z0-9-]+\\.md");
  private static final Pattern REFERENCE =
      Pattern.compile("\\[ADR (\\d+)]\\((?:adr/)?0*(\\d+)-[^)]*\\)");

  private static final Pattern FILE =
      Pattern.compile("[a-z][\\w.-]*(?:/[\\w.-]+)+\\.(?:avsc|java|json|md|xml|ya?ml)");

  private static final Pattern TEST = Pattern.compile("[A-Z]\\w+(?:Test|IT|Contract)");

  private static final Pattern PARTICIPANT = Pattern.compile("^ *participant (\\w+)$");

  private final List<MarkdownPage> pages = pages();

  @Test
  void no_sentence_is_too_long() {
    assertThat(pages)
        .flatExtracting(
            page ->
                page.blocks().stream()
                    .flatMap(
                        block ->
                            MarkdownPage.sentences(block).stream()
                                .filter(sentence -> MarkdownPage.words(sentence) > MAX_WORDS)
                                .map(sentence -> at(page, block.number()) + sentence))
                    .toList())
        .as("sentences of more than %d words", MAX_WORDS)
        .isEmpty();
  }

  @Test
  void no_unwanted_word_is_used() {
    assertThat(pages)
        .flatExtracting(
            page ->
                page.blocks().stream()
                    .filter(block -> UNWANTED.matcher(block.text()).find())
                    .map(block -> at(page, block.number()) + block.text())
                    .toList())
        .isEmpty();
  }

  @Test
  void no_line_is_too_long_but_in_tables_and_code() {
    assertThat(pages)
        .flatExtracting(
            page ->
                page.prose().stream()
                    .filter(line -> line.text().length() > MAX_COLUMNS)
                    .map(line -> at(page, line.number()) + line.text())
                    .toList())
        .as("lines of more than %d characters", MAX_COLUMNS)
        .isEmpty();
  }

  @Test
  void links_within_the_repository_lead_somewhere() {
    assertThat(pages)
        .flatExtracting(
            page ->
                page.links().stream()
                    .filter(link -> !link.matches("[a-z]+:.*") && !leadsSomewhere(page, link))
                    .map(link -> page.path() + " → " + link)
                    .toList())
        .isEmpty();
  }

  @Test
  void decisions_are_numbered_without_holes() {
    List<Integer> numbers =
        decisions().map(DocumentationTest::number).map(Integer::valueOf).sorted().toList();

    assertThat(numbers).isNotEmpty();
    assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
  }

  @Test
  void a_decision_has_status_context_decision_and_consequences() {
    assertThat(decisions().map(MarkdownPage::read))
        .allSatisfy(
            decision -> {
              assertThat(decision.anchors())
                  .as("headings of %s", decision.path())
                  .contains("status", "context", "decision", "consequences");
              assertThat(decision.prose().getFirst().text())
                  .startsWith("# %d. ".formatted(Integer.valueOf(number(decision.path()))));
            });
  }

  @Test
  void the_list_of_decisions_is_complete() {
    List<String> listed = MarkdownPage.read(DECISIONS.resolve("README.md")).links();

    assertThat(listed).containsAll(decisions().map(it -> it.getFileName().toString()).toList());
  }

  @Test
  void a_reference_to_a_decision_has_its_number() {
    assertThat(pages)
        .flatExtracting(
            page ->
                REFERENCE
                    .matcher(page.prose().stream().map(Line::text).collect(Collectors.joining(" ")))
                    .results()
                    .filter(it -> !it.group(1).equals(it.group(2)))
                    .map(it -> page.path() + ": " + it.group())
                    .toList())
        .isEmpty();
  }

  @Test
  void files_named_by_their_path_exist() {
    assertThat(pages)
        .flatExtracting(
            page ->
                page.codeSpans().stream()
                    .filter(span -> FILE.matcher(span).matches())
                    .filter(span -> !Files.exists(ROOT.resolve(span)))
                    .map(span -> page.path() + ": " + span)
                    .toList())
        .isEmpty();
  }

  @Test
  void classes_in_sequence_diagrams_exist() throws IOException {
    MarkdownPage page = MarkdownPage.read(DOCS.resolve("architecture.md"));
    List<String> classes =
        page.code().stream()
            .flatMap(line -> PARTICIPANT.matcher(line.text()).results())
            .map(it -> it.group(1))
            .distinct()
            .toList();

    assertThat(classes).isNotEmpty();
    try (Stream<Path> files = Files.find(ROOT, 20, (file, attributes) -> isMainClass(file))) {
      assertThat(files.map(it -> it.getFileName().toString().replace(".java", "")))
          .containsAll(classes);
    }
  }

  @Test
  void tests_that_the_threat_model_names_exist() throws IOException {
    List<String> named =
        MarkdownPage.read(DOCS.resolve("threat-model.md")).codeSpans().stream()
            .filter(span -> TEST.matcher(span).matches())
            .distinct()
            .toList();

    assertThat(named).isNotEmpty();
    try (Stream<Path> files = Files.find(ROOT, 20, (file, attributes) -> isTestClass(file))) {
      assertThat(files.map(it -> it.getFileName().toString().replace(".java", "")))
          .containsAll(named);
    }
  }

  private static boolean isTestClass(Path file) {
    String path = file.toString().replace('\\', '/');
    return path.endsWith(".java") && path.contains("/src/test/java/");
  }

  private static boolean isMainClass(Path file) {
    String path = file.toString().replace('\\', '/');
    return path.endsWith(".java") && path.contains("/src/main/java/");
  }

  private static boolean leadsSomewhere(MarkdownPage page, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page.path() : page.path().resolveSibling(file).normalize();
    return Files.exists(target)
        && (hash < 0 || MarkdownPage.read(target).anchors().contains(link.substring(hash + 1)));
  }

  private static String at(MarkdownPage page, int line) {
    return "%s:%d: ".formatted(page.path(), line);
  }

  private static String number(Path decision) {
    var matcher = DECISION.matcher(decision.getFileName().toString());
    assertThat(matcher.matches()).as("name of %s", decision).isTrue();
    return matcher.group(1);
  }

  private static Stream<Path> decisions() {
    return markdown(DECISIONS).filter(it -> !it.endsWith("README.md"));
  }

  private static List<MarkdownPage> pages() {
    return Stream.of(markdown(ROOT), markdown(DOCS), markdown(DECISIONS))
        .flatMap(it -> it)
        .map(MarkdownPage::read)
        .toList();
  }

  private static Stream<Path> markdown(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(it -> it.toString().endsWith(".md")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
