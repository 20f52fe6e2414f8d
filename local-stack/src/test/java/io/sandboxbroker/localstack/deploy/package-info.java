/** Checks the files that run the broker in containers: Kubernetes, Compose, images, alerts. */
package io.sandboxbroker.localstack.deploy;
