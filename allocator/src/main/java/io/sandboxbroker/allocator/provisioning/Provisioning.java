package io.sandboxbroker.allocator.provisioning;

import io.sandboxbroker.allocator.table.PoolSettings;
import io.sandboxbroker.allocator.table.TablePreparation;
import io.sandboxbroker.kafka.StartCheck;
import io.sandboxbroker.kafka.topic.TopicSettings;
import io.sandboxbroker.kafka.topic.TopicSetup;
import io.sandboxbroker.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;

/**
 * Creates the missing topics and the missing table, and checks those that exist. It has the
 * settings of the allocator, and starts neither a listener nor a server.
 */
@EnableConfigurationProperties({KafkaProperties.class, PoolSettings.class, TopicSettings.class})
public final class Provisioning {

  /** The argument of the allocator in place of a start. */
  public static final String COMMAND = "provision";

  /** Stronger than the environment, which the Job shares with the services. */
  private static final List<String> MAY_CREATE =
      List.of("--broker.topics.create-missing=true", "--broker.pool.create-table=true");

  Provisioning() {}

  /**
   * Returns once all topics and the table exist as declared.
   *
   * @param arguments settings, as in {@code --name=value}
   * @throws RuntimeException if they do not; the log has the reason in one line
   */
  public static void run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.remove(COMMAND);
    all.addAll(MAY_CREATE);
    var application = new SpringApplication(Provisioning.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.run(all.toArray(String[]::new)).close();
  }

  @Bean
  Admin admin(KafkaProperties kafka) {
    return Admin.create(kafka.buildAdminProperties());
  }

  @Bean
  StartCheck table(PoolSettings settings) {
    return new StartCheck(0, () -> TablePreparation.prepare(settings));
  }

  @Bean
  StartCheck topics(Admin admin, TopicSettings settings) {
    var setup = new TopicSetup(admin, settings);
    return new StartCheck(1, () -> setup.ensure(Topics.ALL));
  }
}
