/** The pool in one DynamoDB table; the only place that knows the AWS SDK. */
@NullMarked
package io.sandboxbroker.pool.dynamodb;

import org.jspecify.annotations.NullMarked;
