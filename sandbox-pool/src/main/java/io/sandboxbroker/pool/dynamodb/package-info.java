/** Stores the pool in one DynamoDB table, as the only package that uses the AWS SDK. */
@NullMarked
package io.sandboxbroker.pool.dynamodb;

import org.jspecify.annotations.NullMarked;
