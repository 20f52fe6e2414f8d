package io.sandboxbroker.audit.rule;

/**
 * What cannot be judged, because a part of the log is missing.
 *
 * @param outcomes outcomes whose command may lie in that part
 * @param commands commands whose outcome may lie in that part
 */
public record Uncovered(long outcomes, long commands) {}
