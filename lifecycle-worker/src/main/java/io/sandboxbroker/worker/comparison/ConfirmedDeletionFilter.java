package io.sandboxbroker.worker.comparison;

import io.sandboxbroker.csp.CspDeletionConfirmed;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Passes on which sandboxes the CSP's next lists will lack because they have been deleted. */
final class ConfirmedDeletionFilter
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

  @Override
  public void process(Record<String, SpecificRecord> record) {
    if (record.value() instanceof CspDeletionConfirmed) {
      context().forward(record);
    }
  }
}
