package io.sandboxbroker.kafka.transaction;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the Kafka transactions of listeners.
 *
 * @param commitTimeout longest repetition of a commit that the brokers do not answer, before the
 *     listener asks them for the committed offsets instead; positive, 60 s by default
 * @param recoveryTimeout longest search for the committed offsets after a failed transaction,
 *     before the listener ends and the process is unhealthy; positive, 3 min by default
 * @param startTimeout longest wait at the start for the end of the transactions that a crash left
 *     open; positive, 90 s by default
 */
@Validated
@ConfigurationProperties("broker.transactions")
public record TransactionSettings(
    @DefaultValue("60s") @DurationMin(inclusive = false) Duration commitTimeout,
    @DefaultValue("3m") @DurationMin(inclusive = false) Duration recoveryTimeout,
    @DefaultValue("90s") @DurationMin(inclusive = false) Duration startTimeout) {}
