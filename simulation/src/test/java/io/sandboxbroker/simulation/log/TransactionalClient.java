package io.sandboxbroker.simulation.log;

import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.fault.Faults;
import io.sandboxbroker.simulation.time.Chance;
import io.sandboxbroker.simulation.time.Host;
import io.sandboxbroker.simulation.time.Scheduler;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A transactional producer of a process. Each step takes time, in which the process may end. */
public final class TransactionalClient {

  private static final long COMMIT_TIMEOUT = 30_000;

  private final SimulatedLog log;
  private final Scheduler scheduler;
  private final Chance chance;
  private final Faults faults;
  private final Host host;
  private final String id;
  private int epoch;

  /** What a producer learns of its transaction. */
  public enum Result {
    COMMITTED,
    ABORTED,
    /** It may be committed, or be committed later. */
    UNKNOWN,
    /** Another producer has the id now. */
    FENCED,
    /** The group has expelled the reader. */
    EXPELLED
  }

  /** The offsets of a reader that a transaction commits. */
  public record Offsets(
      ConsumerGroup group,
      ConsumerGroup.Member member,
      int generation,
      Map<Integer, ConsumerGroup.Committed> next) {}

  public TransactionalClient(
      SimulatedLog log, Scheduler scheduler, Chance chance, Faults faults, Host host, String id) {
    this.log = log;
    this.scheduler = scheduler;
    this.chance = chance;
    this.faults = faults;
    this.host = host;
    this.id = id;
  }

  /** Ends what earlier producers of the id have left open, and fences them. */
  public void initialise(Runnable ready) {
    host.after(
        chance.between(1L, 10),
        () ->
            log.initialise(
                id,
                next ->
                    host.after(
                        1,
                        () -> {
                          epoch = next;
                          ready.run();
                        })));
  }

  /** Writes records and offsets in one transaction. */
  public void commit(
      List<ProducerRecord<String, byte[]>> records, Offsets offsets, Consumer<Result> answer) {
    log.begin(
        id,
        epoch,
        transaction ->
            host.after(
                0,
                () -> {
                  if (transaction == null) {
                    answer.accept(Result.FENCED);
                    return;
                  }
                  send(transaction, records, offsets, answer);
                }));
  }

  private void send(
      LogTransaction transaction,
      List<ProducerRecord<String, byte[]>> records,
      Offsets offsets,
      Consumer<Result> answer) {
    if (!log.isOpen(id, epoch, transaction)) {
      answer.accept(Result.FENCED);
      return;
    }
    records.forEach(record -> log.append(record, host.clock().millis(), transaction));
    host.after(
        chance.between(1L, 3),
        () -> {
          if (!log.isOpen(id, epoch, transaction)) {
            answer.accept(Result.FENCED);
          } else if (!offsets
              .group()
              .enlist(transaction, offsets.member(), offsets.generation(), offsets.next())) {
            log.end(id, epoch, transaction, false);
            answer.accept(Result.EXPELLED);
          } else {
            host.after(chance.between(0L, 2), () -> end(transaction, answer));
          }
        });
  }

  private void end(LogTransaction transaction, Consumer<Result> answer) {
    if (faults.happens(Fault.COMMIT_LOST)) {
      host.after(COMMIT_TIMEOUT, () -> answer.accept(Result.UNKNOWN));
    } else if (faults.happens(Fault.COMMIT_LATE)) {
      int thisEpoch = epoch;
      scheduler.after(
          chance.between(1_000L, 2 * COMMIT_TIMEOUT),
          () -> log.end(id, thisEpoch, transaction, true));
      host.after(COMMIT_TIMEOUT, () -> answer.accept(Result.UNKNOWN));
    } else if (faults.happens(Fault.COMMIT_REFUSED)) {
      boolean ended = log.end(id, epoch, transaction, false);
      host.after(1, () -> answer.accept(ended ? Result.ABORTED : Result.FENCED));
    } else if (faults.happens(Fault.COMMIT_ANSWER_LOST)) {
      log.end(id, epoch, transaction, true);
      host.after(COMMIT_TIMEOUT, () -> answer.accept(Result.UNKNOWN));
    } else {
      boolean ended = log.end(id, epoch, transaction, true);
      host.after(
          chance.between(1L, 4), () -> answer.accept(ended ? Result.COMMITTED : Result.FENCED));
    }
  }
}
