package io.sandboxbroker.localstack.child;

import kafka.Kafka;
import kafka.tools.StorageTool;

/** A broker and controller in one process, on a log directory that is formatted when it is new. */
public final class KafkaServer {

  /** The same for every directory: one node never meets another cluster. */
  private static final String CLUSTER_ID = "c2FuZGJveC1icm9rZXItMQ";

  private KafkaServer() {}

  /** The one argument is the path of the broker's properties file. */
  public static void main(String[] arguments) {
    int outcome =
        StorageTool.execute(
            new String[] {
              "format", "--ignore-formatted", "--cluster-id", CLUSTER_ID, "--config", arguments[0]
            },
            System.out);
    if (outcome != 0) {
      System.exit(outcome);
    }
    Kafka.main(arguments);
  }
}
