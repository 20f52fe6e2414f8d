package io.sandboxbroker.allocator.candidate;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How free lists are filled.
 *
 * @param batch how many candidates are fetched at a time when little is asked for; from 1, 15 by
 *     default
 * @param maxBatch how many at the most, when much is asked for; 500 by default, which is also the
 *     longest a list gets before it stops being filled
 * @param indexLag for how long the index may lag: a sandbox that was taken may still stand in it as
 *     available, and one that has become available may be missing; 10 s by default
 * @param pause how long after a fruitless sweep the next one waits for somebody who needs it; 1 s
 *     by default
 * @param recheck how soon a shard is read again when a candidate in it was in another command's
 *     hands; 5 ms by default
 * @param prefixes how many name prefixes have a list of their own at a time; 1,000 by default
 */
@ConfigurationProperties("broker.candidates")
public record CandidateSettings(
    @DefaultValue("15") int batch,
    @DefaultValue("500") int maxBatch,
    @DefaultValue("10s") Duration indexLag,
    @DefaultValue("1s") Duration pause,
    @DefaultValue("5ms") Duration recheck,
    @DefaultValue("1000") int prefixes) {

  public CandidateSettings {
    if (batch < 1 || batch > maxBatch || maxBatch > 1_000) {
      throw new IllegalArgumentException(
          "K_CANDIDATES must be from 1 to broker.candidates.max-batch, and that at most 1000; they"
              + " are "
              + batch
              + " and "
              + maxBatch);
    }
    if (indexLag.isNegative() || pause.isNegative() || !recheck.isPositive() || prefixes < 1) {
      throw new IllegalArgumentException(
          "broker.candidates: index-lag and pause cannot be negative, recheck and prefixes must be"
              + " positive");
    }
  }
}
