/** What is measured, one class for each question. */
@NullMarked
package io.sandboxbroker.benchmarks.scenario;

import org.jspecify.annotations.NullMarked;
