package io.sandboxbroker.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

  private static final Set<Part> SERVICES =
      EnumSet.of(Part.ALLOCATOR, Part.LIFECYCLE_WORKER, Part.API_GATEWAY);

  @TempDir Path root;

  @BeforeEach
  void buildThePrograms() throws Exception {
    for (Part part : EnumSet.range(Part.CSP_SIMULATOR, Part.API_GATEWAY)) {
      Path target = Files.createDirectories(root.resolve(part.title()).resolve("target"));
      Files.createFile(target.resolve(part.title() + "-1.0.0.jar"));
      ExecutableJars.write(target.resolve(part.title() + "-1.0.0-app.jar"), "io.example.Main");
    }
  }

  @Test
  void aProgramRunsFromItsUnpackedExecutableJar() {
    JavaCommand command = command(Part.ALLOCATOR);

    assertThat(command.mainClass()).isEqualTo("io.example.Main");
    assertThat(Path.of(command.classPath()))
        .isRegularFile()
        .startsWith(root.resolve("allocator/target"))
        .hasFileName("allocator-1.0.0-app.jar");
  }

  @Test
  void aServiceFindsTheLocalServersAndListensOnLoopbackOnly() {
    for (Part service : SERVICES) {
      assertThat(command(service).environment())
          .containsEntry("SERVER_ADDRESS", "127.0.0.1")
          .containsEntry("SERVER_PORT", "" + service.usualPort())
          .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092")
          .containsEntry("DDB_ENDPOINT_URL", "http://127.0.0.1:8000")
          .containsEntry("SCHEMA_REGISTRY_URL", "http://127.0.0.1:8085/apis/ccompat/v7");
    }
  }

  @Test
  void noTwoServicesShareAnInstanceId() {
    var ids = new HashSet<String>();
    for (Part service : SERVICES) {
      assertThat(ids.add(command(service).environment().get("INSTANCE_ID"))).isTrue();
    }
  }

  @Test
  void theServicesAndTheSimulatorAgreeOnTheCspsAddressAndToken() {
    Map<String, String> simulator = command(Part.CSP_SIMULATOR).environment();
    Map<String, String> worker = command(Part.LIFECYCLE_WORKER).environment();

    assertThat(worker)
        .containsEntry("CSP_BASE_URL", "http://127.0.0.1:" + simulator.get("SIM_PORT") + "/csp");
    assertThat(worker.get("CSP_API_TOKEN")).isEqualTo(simulator.get("SIM_TOKEN"));
    assertThat(simulator).containsEntry("SIM_ACCOUNTS", "7").containsEntry("SIM_BIND", "127.0.0.1");
  }

  @Test
  void aServiceKeepsItsStateInTheGivenFolder() {
    assertThat(command(Part.LIFECYCLE_WORKER).environment())
        .containsEntry("STATE_DIR", root.resolve("state").toString());
  }

  @Test
  void allProgramsUseTheSameOtherPorts() {
    var addresses = Addresses.free();
    var worker = command(Part.LIFECYCLE_WORKER, addresses, Map.of()).environment();

    assertThat(worker)
        .containsEntry("SERVER_PORT", "" + addresses.port(Part.LIFECYCLE_WORKER))
        .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + addresses.port(Part.KAFKA))
        .containsEntry("CSP_BASE_URL", addresses.url(Part.CSP_SIMULATOR, "/csp").toString());
    assertThat(command(Part.CSP_SIMULATOR, addresses, Map.of()).environment())
        .containsEntry("SIM_PORT", "" + addresses.port(Part.CSP_SIMULATOR));
  }

  @Test
  void theGivenEnvironmentWins() {
    var given = Map.of("SYNC_INTERVAL_SEC", "3", "INSTANCE_ID", "another");

    assertThat(command(Part.LIFECYCLE_WORKER, Addresses.usual(), given).environment())
        .containsAllEntriesOf(given)
        .containsKey("KAFKA_BOOTSTRAP_SERVERS");
  }

  @Test
  void onePartCanHaveSettingsOfItsOwn() {
    var special =
        Map.of(
            Part.ALLOCATOR,
            PartSettings.usual()
                .withFlags("-Xmx512m")
                .withEnvironment(Map.of("K_CANDIDATES", "99")));
    var programs =
        new Programs(
            root, root, 7, Addresses.usual(), Map.of("K_CANDIDATES", "1", "LOG", "1"), special);

    JavaCommand allocator = programs.command(Part.ALLOCATOR, root);
    JavaCommand gateway = programs.command(Part.API_GATEWAY, root);

    assertThat(allocator.environment()).containsEntry("K_CANDIDATES", "99").containsKey("LOG");
    assertThat(allocator.flags()).endsWith("-Xmx512m");
    assertThat(gateway.environment()).containsEntry("K_CANDIDATES", "1");
    assertThat(gateway.flags()).doesNotContain("-Xmx512m");
  }

  @Test
  void anotherInstanceHasItsOwnPortNameAndLogAndTheSameServers() {
    var programs = new Programs(root, root, 7, Addresses.usual(), Map.of(), Map.of());

    JavaCommand first = programs.command(Part.ALLOCATOR, root);
    JavaCommand second =
        programs.another(Part.ALLOCATOR, "allocator-2", 18081, root, PartSettings.usual());

    assertThat(second.environment())
        .containsEntry("SERVER_PORT", "18081")
        .containsEntry("INSTANCE_ID", "allocator-2")
        .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092");
    assertThat(second.environment().get("INSTANCE_ID"))
        .isNotEqualTo(first.environment().get("INSTANCE_ID"));
    assertThat(second.log()).isNotEqualTo(first.log());
    assertThat(second.classPath()).isEqualTo(first.classPath());
  }

  private JavaCommand command(Part part) {
    return command(part, Addresses.usual(), Map.of());
  }

  private JavaCommand command(Part part, Addresses addresses, Map<String, String> environment) {
    return new Programs(root, root, 7, addresses, environment, Map.of())
        .command(part, root.resolve("state"));
  }
}
