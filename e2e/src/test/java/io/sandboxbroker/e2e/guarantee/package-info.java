/** What must hold whatever happens, each as an object that is shown everything and then judges. */
@NullMarked
package io.sandboxbroker.e2e.guarantee;

import org.jspecify.annotations.NullMarked;
