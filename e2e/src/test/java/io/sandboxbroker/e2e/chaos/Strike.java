package io.sandboxbroker.e2e.chaos;

import java.time.Duration;

/**
 * A fault that a part has for some time.
 *
 * @param target the title of a process or the name of a connection
 * @param length how long it lasts; of a kill, how long until the process starts again
 * @param latency of each packet, for {@link Fault#LATENCY} alone
 * @param isReckless whether a second broker may be away meanwhile, so that Kafka accepts no records
 */
record Strike(Fault fault, String target, Duration length, Duration latency, boolean isReckless) {}
