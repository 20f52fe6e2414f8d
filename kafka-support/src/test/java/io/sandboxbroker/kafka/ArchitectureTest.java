package io.sandboxbroker.kafka;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

@AnalyzeClasses(
    packages = "io.sandboxbroker.kafka",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "io.sandboxbroker.kafka";
  private static final List<String> PACKAGES =
      List.of("clock", "freeze", "health", "streams", "topic", "transaction");

  @ArchTest
  static void thePackagesAreThese(JavaClasses module) {
    assertThat(module.stream().map(type -> type.getPackageName()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of(ROOT), PACKAGES.stream().map(name -> ROOT + "." + name))
                .toList());
  }

  @ArchTest
  static final ArchRule itKnowsNothingOfThePoolOrTheCommands =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.sandboxbroker.pool..",
              "io.sandboxbroker.command..",
              "io.sandboxbroker.event..",
              "io.sandboxbroker.timer..",
              "io.sandboxbroker.csp..");

  @ArchTest
  static final ArchRule serdesAreNamedInSettingsAlone =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.sandboxbroker.serde..");

  @ArchTest
  static final ArchRule featuresHaveNoCycles =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);
}
