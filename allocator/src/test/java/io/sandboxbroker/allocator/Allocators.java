package io.sandboxbroker.allocator;

import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Starts allocators on a store of the test's. */
final class Allocators {

  /** Short by default, so that the partitions of a stuck allocator move within a test. */
  static final String MAX_POLL_INTERVAL =
      "--spring.kafka.consumer.properties.max.poll.interval.ms=";

  /** Short by default, so that a test does not wait for the end of a pause. */
  static final String MAX_BACK_OFF = "--BACKOFF_MAX_MS=";

  private Allocators() {}

  /** Returns when it has started; it takes its share of the partitions soon after. */
  static ConfigurableApplicationContext start(String id, SandboxStore store, String... settings) {
    List<String> all =
        new ArrayList<>(List.of("--server.port=0", "--INSTANCE_ID=" + id, "--LOG_FORMAT=text"));
    all.addAll(List.of(settings));
    addDefault(all, MAX_BACK_OFF, "200");
    addDefault(all, MAX_POLL_INTERVAL, "3000");
    return new SpringApplicationBuilder(AllocatorApplication.class)
        .profiles("local")
        .initializers(
            context ->
                ((GenericApplicationContext) context)
                    .registerBean(
                        "storeOfTheTest",
                        SandboxStore.class,
                        () -> store,
                        bean -> bean.setPrimary(true)))
        .run(all.toArray(String[]::new));
  }

  /** Two values of one option would be a list. */
  private static void addDefault(List<String> settings, String option, String value) {
    if (settings.stream().noneMatch(setting -> setting.startsWith(option))) {
      settings.add(option + value);
    }
  }

  /** Adds so many free sandboxes, whose names begin so. */
  static void fill(InMemorySandboxStore store, String prefix, int size) {
    Instant now = Instant.now();
    for (int i = 0; i < size; i++) {
      var id = new SandboxId(prefix + "-" + i);
      store.add(new Account(id, prefix + "-" + i, "identity/" + id, "", now, now));
    }
  }
}
