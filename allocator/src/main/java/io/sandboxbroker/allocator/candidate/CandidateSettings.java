package io.sandboxbroker.allocator.candidate;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the free lists.
 *
 * @param batch number of candidates that are fetched at a time under low demand; from 1, 15 by
 *     default ({@code K_CANDIDATES})
 * @param maxBatch number of candidates that are fetched at a time under high demand, and length of
 *     a list at which it is full; from {@code batch} to 1,000, 500 by default
 * @param indexLag longest lag of the index: it may show a sandbox that was taken, and lack one that
 *     has become available; not negative, 10 s by default
 * @param pause pause after a sweep without a candidate, before the list is filled in advance again;
 *     not negative, 1 s by default
 * @param recheck pause before a shard is read again in which another command held a candidate;
 *     positive, 5 ms by default
 * @param maxPrefixes number of name prefixes that have a list of their own at a time; from 1, 1,000
 *     by default
 */
@Validated
@ConfigurationProperties("broker.candidates")
public record CandidateSettings(
    @DefaultValue("15") @Min(1) int batch,
    @DefaultValue("500") @Max(1_000) int maxBatch,
    @DefaultValue("10s") @DurationMin Duration indexLag,
    @DefaultValue("1s") @DurationMin Duration pause,
    @DefaultValue("5ms") @DurationMin(inclusive = false) Duration recheck,
    @DefaultValue("1000") @Min(1) int maxPrefixes) {

  public CandidateSettings {
    if (batch > maxBatch) {
      throw new IllegalArgumentException(
          "K_CANDIDATES is " + batch + ", and broker.candidates.max-batch is only " + maxBatch);
    }
  }
}
