package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.StoreUnavailableException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** Tells failures apart: lost conditions, what passes by itself, and what is our own fault. */
final class DynamoDbErrors {
  private static final String CONDITION_FAILED = "ConditionalCheckFailed";

  /** Of a transaction's reasons, those that another try may not meet again. */
  private static final Set<String> TRANSIENT =
      Set.of("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded");

  /** What DynamoDB says of requests that it will never accept. */
  private static final Set<String> OUR_FAULT =
      Set.of(
          "ValidationException",
          "SerializationException",
          "ItemCollectionSizeLimitExceededException",
          "IdempotentParameterMismatchException",
          "ValidationError",
          "ItemCollectionSizeLimitExceeded");

  private DynamoDbErrors() {}

  /** Whether the condition of the transaction's n-th item failed. */
  static boolean conditionFailed(TransactionCanceledException cancelled, int item) {
    return CONDITION_FAILED.equals(cancelled.cancellationReasons().get(item).code());
  }

  /**
   * Whether to try again what the SDK would not: transactions that met another one. A failed
   * condition among the reasons is an answer already.
   */
  static boolean isTransient(Throwable failure) {
    if (failure instanceof TransactionCanceledException cancelled) {
      List<String> reasons = reasons(cancelled);
      return !reasons.contains(CONDITION_FAILED) && reasons.stream().anyMatch(TRANSIENT::contains);
    }
    return failure instanceof TransactionConflictException;
  }

  /**
   * What the caller is to see. An answer that blames the request is passed on as it is: the same
   * request will never do. Whatever else keeps DynamoDB from answering may be over later, be it
   * throttling, the network or missing rights, and is no reason to give up a command.
   */
  static Throwable translate(Throwable failure) {
    Throwable cause = unwrap(failure);
    if (!(cause instanceof SdkException) || isOurFault(cause)) {
      return cause;
    }
    return new StoreUnavailableException(
        "DynamoDB cannot answer for now: " + describe(cause), cause);
  }

  static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /** The service's name of the error, or else its class. */
  static String nameOf(Throwable failure) {
    return failure instanceof AwsServiceException answer
            && answer.awsErrorDetails() != null
            && answer.awsErrorDetails().errorCode() != null
        ? answer.awsErrorDetails().errorCode()
        : failure.getClass().getSimpleName();
  }

  private static boolean isOurFault(Throwable failure) {
    return failure instanceof TransactionCanceledException cancelled
        ? reasons(cancelled).stream().anyMatch(OUR_FAULT::contains)
        : OUR_FAULT.contains(nameOf(failure));
  }

  private static List<String> reasons(TransactionCanceledException cancelled) {
    return cancelled.cancellationReasons().stream().map(CancellationReason::code).toList();
  }

  static String describe(Throwable failure) {
    return failure instanceof TransactionCanceledException cancelled
        ? "transaction cancelled for " + reasons(cancelled)
        : nameOf(failure)
            + ", "
            + String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
