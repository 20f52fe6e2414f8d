package io.sandboxbroker.audit.report;

import java.util.List;

/**
 * The records that could not be read. While there are any, the audit proves nothing.
 *
 * @param records the number of them
 * @param first the first of them, one line each
 */
public record UnreadableRecords(long records, List<String> first) {}
