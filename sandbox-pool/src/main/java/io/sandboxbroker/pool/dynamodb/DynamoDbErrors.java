package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.StoreUnavailableException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** Classifies errors of DynamoDB: lost conditions, outages, and requests that are invalid. */
final class DynamoDbErrors {
  private static final String CONDITION_FAILED = "ConditionalCheckFailed";

  /** The reasons of a cancelled transaction that a retry may not meet again. */
  private static final Set<String> TRANSIENT =
      Set.of("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded");

  /** The errors of requests that DynamoDB never accepts. */
  private static final Set<String> INVALID_REQUEST =
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
   * Whether to retry what the SDK does not: transactions that were in conflict with another one. A
   * failed condition among the reasons is an answer already.
   */
  static boolean isTransient(Throwable failure) {
    if (failure instanceof TransactionCanceledException cancelled) {
      List<String> reasons = reasons(cancelled);
      return !reasons.contains(CONDITION_FAILED) && reasons.stream().anyMatch(TRANSIENT::contains);
    }
    return failure instanceof TransactionConflictException;
  }

  /** Whether the same call may succeed soon: DynamoDB was not reached, throttles or has failed. */
  static boolean mayPass(@Nullable Throwable failure) {
    return switch (failure) {
      case null -> false;
      case IOException ignored -> true;
      case ApiCallTimeoutException ignored -> true;
      case ApiCallAttemptTimeoutException ignored -> true;
      case AwsServiceException answer ->
          answer.isThrottlingException() || answer.statusCode() >= 500;
      default -> mayPass(failure.getCause());
    };
  }

  /**
   * Translates an error for the caller. The error of an invalid request stays as it is: a retry
   * would fail again. Every other error of the SDK may pass, such as throttling, a network failure
   * or missing rights, and becomes a {@link StoreUnavailableException}.
   */
  static Throwable translate(Throwable failure) {
    Throwable cause = StoreUnavailableException.unwrap(failure);
    if (!(cause instanceof SdkException) || isInvalidRequest(cause)) {
      return cause;
    }
    return new StoreUnavailableException("DynamoDB is unavailable: " + describe(cause), cause);
  }

  /** The service's name of the error, or the class of the exception. */
  static String nameOf(Throwable failure) {
    return failure instanceof AwsServiceException answer
            && answer.awsErrorDetails() != null
            && answer.awsErrorDetails().errorCode() != null
        ? answer.awsErrorDetails().errorCode()
        : failure.getClass().getSimpleName();
  }

  private static boolean isInvalidRequest(Throwable failure) {
    return failure instanceof TransactionCanceledException cancelled
        ? reasons(cancelled).stream().anyMatch(INVALID_REQUEST::contains)
        : INVALID_REQUEST.contains(nameOf(failure));
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
