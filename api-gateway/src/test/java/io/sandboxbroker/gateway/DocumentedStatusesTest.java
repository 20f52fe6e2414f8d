package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Holds the OpenAPI document against what all other tests of this module have seen. Runs after
 * them; alone, it looks at what the last run of them saw.
 */
class DocumentedStatusesTest extends GatewayTest {

  private static final Path NOTED = Path.of("target", ProducedStatuses.FILE + ".txt");

  @Test
  void eachStatusThatIsDocumentedIsProducedAndEachThatIsProducedIsDocumented() throws IOException {
    Set<String> documented = new TreeSet<>();
    Operations.of(openApiDocument())
        .forEach(
            operation ->
                operation
                    .statuses()
                    .forEach(status -> documented.add(operation.name() + " " + status)));
    Set<String> produced = new TreeSet<>(ProducedStatuses.read(NOTED));
    // Asked for by machines and browsers, and not by clients of the API.
    produced.removeIf(
        line -> line.startsWith("get /v1/openapi") || line.startsWith("get /v1/docs"));
    assertThat(produced).isEqualTo(documented);
  }
}
