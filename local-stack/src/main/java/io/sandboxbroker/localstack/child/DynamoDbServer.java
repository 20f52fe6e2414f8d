package io.sandboxbroker.localstack.child;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;

/** DynamoDB Local on the loopback address; its own launcher would listen on every interface. */
public final class DynamoDbServer {

  private DynamoDbServer() {}

  /**
   * The arguments are the port and the data directory; without a directory the tables are kept in
   * memory.
   */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    @Nullable String directory = arguments.length > 1 ? arguments[1] : null;
    boolean inMemory = directory == null;
    var requests = new LocalDynamoDBRequestHandler(0, inMemory, directory, true, false);
    var server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    server.setHandler(new ContextHandler(new LocalDynamoDBServerHandler(requests, null)));
    Runtime.getRuntime().addShutdownHook(new Thread(requests::shutdown));
    server.start();
    server.join();
  }
}
