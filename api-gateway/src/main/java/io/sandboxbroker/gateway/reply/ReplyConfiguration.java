package io.sandboxbroker.gateway.reply;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.util.IdGenerator;
import reactor.core.scheduler.Schedulers;

/** Wires request and reply from the settings of Kafka's clients. */
@Configuration(proxyBeanMethods = false)
class ReplyConfiguration {

  private final ReplySettings settings;

  ReplyConfiguration(ReplySettings settings) {
    this.settings = settings;
  }

  @Bean
  ReplyAddress replyAddress(IdGenerator ids) {
    return ReplyAddress.of(settings.instanceId(), ids.generateId());
  }

  @Bean
  WaitingRequests waitingRequests() {
    return new WaitingRequests(settings.maxWaiting());
  }

  /** Reads plain bytes: most events are for others, and are dropped by their headers alone. */
  @Bean
  DefaultKafkaConsumerFactory<byte[], byte[]> eventConsumers(
      KafkaProperties kafka, MeterRegistry meters) {
    var consumers =
        new DefaultKafkaConsumerFactory<>(
            kafka.buildConsumerProperties(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumers.addListener(new MicrometerConsumerListener<>(meters));
    return consumers;
  }

  @Bean
  Replies replies(
      ReplyAddress address, WaitingRequests waiting, KafkaProperties kafka, MeterRegistry meters) {
    @SuppressWarnings("unchecked") // The setting says which; all of its kind read our records.
    var deserializer =
        (Deserializer<SpecificRecord>)
            BeanUtils.instantiateClass(kafka.getConsumer().getValueDeserializer());
    deserializer.configure(kafka.buildConsumerProperties(), false);
    return new Replies(address, deserializer, waiting, meters);
  }

  @Bean
  ReplyReader replyReader(
      ConsumerFactory<byte[], byte[]> consumers, Replies replies, InstantSource clock) {
    return new ReplyReader(consumers, replies, settings, clock);
  }

  /** Where producers may block: a few threads, and a queue that refuses when it is full. */
  @Bean(destroyMethod = "shutdownNow")
  ExecutorService publishers() {
    return new ThreadPoolExecutor(
        settings.publishers(),
        settings.publishers(),
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(settings.maxPublishing()),
        Thread.ofPlatform().name("publisher-", 0).daemon().factory());
  }

  @Bean
  RequestReply requestReply(
      ReplyReader reader,
      WaitingRequests waiting,
      ProducerFactory<String, SpecificRecord> producers,
      ReplyAddress address,
      IdGenerator ids,
      ExecutorService publishers) {
    return new RequestReply(
        reader,
        waiting,
        new CommandPublisher(producers, address),
        ids,
        Schedulers.fromExecutorService(publishers, "publisher"));
  }
}
