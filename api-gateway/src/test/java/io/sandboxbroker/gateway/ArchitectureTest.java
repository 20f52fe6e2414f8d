package io.sandboxbroker.gateway;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.sandboxbroker.pool.SandboxStore;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

@AnalyzeClasses(
    packages = "io.sandboxbroker.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "io.sandboxbroker.gateway";
  private static final List<String> PACKAGES =
      List.of(
          "allocation",
          "command",
          "dashboard",
          "health",
          "inspection",
          "lookup",
          "operator",
          "release",
          "renewal",
          "reply",
          "security",
          "web");

  @ArchTest
  static void thePackagesAreThese(JavaClasses gateway) {
    assertThat(gateway.stream().map(type -> type.getPackageName()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of(ROOT), PACKAGES.stream().map(name -> ROOT + "." + name))
                .toList());
  }

  @ArchTest
  static final ArchRule theGatewayNeverWritesThePool =
      noClasses().should().dependOnClassesThat().areAssignableTo(SandboxStore.class);

  @ArchTest
  static final ArchRule onlyTheWiringKnowsWhereThePoolIs =
      classes()
          .that()
          .resideOutsideOfPackage(ROOT + ".lookup")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("io.sandboxbroker.pool.dynamodb..", "software.amazon..").negate());

  @ArchTest
  static final ArchRule onlyRequestAndReplyWritesToKafka =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".reply")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka.clients.producer..");

  @ArchTest
  static final ArchRule onlyThoseWithAReaderReadFromKafka =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT + ".reply",
              ROOT + ".command",
              ROOT + ".dashboard",
              ROOT + ".operator",
              ROOT + ".inspection")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka.clients.consumer..");

  @ArchTest
  static final ArchRule noSerialiserIsNamedInCode =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.sandboxbroker.serde..");

  @ArchTest
  static final ArchRule timeAndIdsComeFromTheEdge =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + ".GatewayApplication")
          .should()
          .accessTargetWhere(
              targetOwner(belongToAnyOf(Clock.class))
                  .or(target(nameMatching("now|randomUUID|currentTimeMillis"))));

  @ArchTest
  static final ArchRule featuresHaveNoCycles =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();
}
