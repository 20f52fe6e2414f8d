package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.kafka.StartCheck;
import io.sandboxbroker.kafka.topic.TopicSetup;
import io.sandboxbroker.topic.Topics;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Ends the start without the topics that the gateway writes and reads. */
@Configuration(proxyBeanMethods = false)
class TopicsConfiguration {

  @Bean
  StartCheck topicsAreThere(TopicSetup topics) {
    return new StartCheck(
        0,
        () ->
            topics.ensure(
                List.of(
                    Topics.ALLOCATION_COMMANDS,
                    Topics.DELETION_COMMANDS,
                    Topics.EVENTS,
                    Topics.REPLIES,
                    Topics.ALLOCATION_LINE,
                    Topics.COMMAND_STATUS,
                    Topics.FREEZES)));
  }
}
