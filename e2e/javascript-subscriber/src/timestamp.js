import avro from 'avsc';

/** Avro's timestamp-millis as a Date; without it, readers get the bare number of milliseconds. */
export class TimestampMillis extends avro.types.LogicalType {
  _fromValue(millis) {
    return new Date(millis);
  }

  _toValue(date) {
    return date instanceof Date ? date.getTime() : undefined;
  }

  /** How the values of a writer's type are read: those of another version of this field as they are. */
  _resolve(writer) {
    return writer instanceof TimestampMillis ? (date) => date : undefined;
  }
}
