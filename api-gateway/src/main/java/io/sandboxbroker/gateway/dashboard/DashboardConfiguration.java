package io.sandboxbroker.gateway.dashboard;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.gateway.command.QueueLengths;
import io.sandboxbroker.gateway.inspection.PoolOverview;
import io.sandboxbroker.gateway.reply.RecentEvents;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.TopicReaders;
import io.sandboxbroker.topic.Topics;
import java.time.InstantSource;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.web.reactive.function.client.WebClient;
import tools.jackson.databind.json.JsonMapper;

/** Wires the stream of the dashboard. */
@Configuration(proxyBeanMethods = false)
class DashboardConfiguration {

  @Bean
  InvariantReports invariantReports(DashboardSettings settings) {
    return new InvariantReports(
        settings.auditUrl(),
        settings.auditInterval(),
        settings.auditTimeout(),
        WebClient.builder());
  }

  @Bean
  DashboardStream dashboardStream(
      RecentEvents recent,
      TopicReader eventReader,
      PoolOverview pool,
      QueueLengths queue,
      InvariantReports invariants,
      TopicReaders readers,
      ConsumerFactory<byte[], byte[]> consumers,
      JsonMapper json,
      MeterRegistry meters,
      DashboardSettings settings,
      InstantSource clock) {
    var overrides = new Properties();
    overrides.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        Long.toString(settings.loadTimeout().toMillis()));
    var loader =
        new EventLoader(
            () ->
                consumers.createConsumer(
                    null, null, "-newest-of-" + Topics.EVENTS.name(), overrides),
            settings.loadTimeout());
    var stream =
        new DashboardStream(
            recent,
            eventReader,
            loader,
            new StreamContent(pool, queue, invariants, readers.deserializer(), json),
            new LastHour(recent, meters, clock.instant()),
            settings,
            clock);
    Gauge.builder("broker.dashboard.streams", stream, DashboardStream::size)
        .description("Open streams of the dashboard")
        .register(meters);
    return stream;
  }
}
