package io.sandboxbroker.pool.dynamodb;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Another's client, whose calls are observed. It makes the calls that the store makes; any other is
 * an {@link UnsupportedOperationException}. Thread-safe.
 */
final class ObservedClient implements DynamoDbAsyncClient {

  private final DynamoDbAsyncClient client;
  private final String table;
  private final CallObserver observer;

  ObservedClient(DynamoDbAsyncClient client, String table, CallObserver observer) {
    this.client = client;
    this.table = table;
    this.observer = observer;
  }

  @Override
  public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
    return observed("GetItem", () -> client.getItem(request));
  }

  @Override
  public CompletableFuture<QueryResponse> query(QueryRequest request) {
    return observed("Query", () -> client.query(request));
  }

  @Override
  public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
    return observed("UpdateItem", () -> client.updateItem(request));
  }

  @Override
  public CompletableFuture<TransactWriteItemsResponse> transactWriteItems(
      TransactWriteItemsRequest request) {
    return observed("TransactWriteItems", () -> client.transactWriteItems(request));
  }

  private <T> CompletableFuture<T> observed(String operation, Supplier<CompletableFuture<T>> call) {
    CallObserver.End end = observer.begins(operation, table);
    return call.get()
        .whenComplete(
            (answer, failure) ->
                end.over(failure == null ? null : Failures.nameOf(Failures.unwrap(failure))));
  }

  @Override
  public String serviceName() {
    return client.serviceName();
  }

  /** Leaves the other's client open. */
  @Override
  public void close() {}
}
