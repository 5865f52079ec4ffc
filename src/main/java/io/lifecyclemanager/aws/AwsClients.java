package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The controller's AWS clients. Each call is one request: the callers retry with backoff
 * themselves, and retries of the SDK would multiply the requests while AWS throttles them. Each
 * call has a timeout. Credentials and endpoints come from the SDK's default chains, {@code
 * AWS_ENDPOINT_URL} included. Thread-safe.
 */
public final class AwsClients implements AutoCloseable {
  /** How long a call may take, a long poll aside. */
  static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration MAX_LONG_POLL = Duration.ofSeconds(20);

  private final ClientSetup setup;
  private final SqsClient sqs;
  private final AutoScalingClient autoScaling;
  private final ElasticLoadBalancingClient classicLoadBalancers;
  private final ElasticLoadBalancingV2Client targetGroups;
  private final Duration callTimeout;
  private @Nullable Ec2Client ec2;

  private AwsClients(ClientSetup setup, Duration callTimeout) {
    this.setup = setup;
    this.callTimeout = callTimeout;
    sqs = setup.configure(SqsClient.builder(), "sqs", callTimeout.plus(MAX_LONG_POLL)).build();
    autoScaling = setup.configure(AutoScalingClient.builder(), "autoscaling", callTimeout).build();
    classicLoadBalancers =
        setup
            .configure(ElasticLoadBalancingClient.builder(), "elasticloadbalancing", callTimeout)
            .build();
    targetGroups =
        setup
            .configure(
                ElasticLoadBalancingV2Client.builder(), "elasticloadbalancingv2", callTimeout)
            .build();
  }

  /**
   * Builds the clients. Makes no request, except that the instance metadata service is asked for
   * the region where none is configured.
   *
   * @param region name of the AWS region; null uses the SDK's default chain
   * @throws IllegalArgumentException when there is no region
   */
  public static AwsClients create(@Nullable String region, Time time, Listener listener) {
    return create(region, CALL_TIMEOUT, time, listener);
  }

  /**
   * Builds the clients for a command that only reads: what is throttled or fails is retried a few
   * times.
   *
   * @param region name of the AWS region; null uses the SDK's default chain
   * @throws IllegalArgumentException when there is no region
   */
  public static AwsClients createRetrying(@Nullable String region, Time time) {
    return new AwsClients(ClientSetup.createRetrying(region, CALL_TIMEOUT, time), CALL_TIMEOUT);
  }

  /** As the other, with another timeout: a test of timeouts must not wait for ten seconds. */
  static AwsClients create(
      @Nullable String region, Duration callTimeout, Time time, Listener listener) {
    return new AwsClients(ClientSetup.create(region, callTimeout, time, listener), callTimeout);
  }

  /** The client for the queue. */
  public SqsClient sqs() {
    return sqs;
  }

  /** The client for groups, hooks and lifecycle actions. */
  public AutoScalingClient autoScaling() {
    return autoScaling;
  }

  /** The client for classic load balancers. */
  public ElasticLoadBalancingClient classicLoadBalancers() {
    return classicLoadBalancers;
  }

  /** The client for target groups. */
  public ElasticLoadBalancingV2Client targetGroups() {
    return targetGroups;
  }

  /** The client for instances, which few clusters need: created by the first call. */
  public synchronized Ec2Client ec2() {
    Ec2Client client = ec2;
    if (client == null) {
      client = setup.configure(Ec2Client.builder(), "ec2", callTimeout).build();
      ec2 = client;
    }
    return client;
  }

  private synchronized void closeEc2() {
    if (ec2 != null) {
      ec2.close();
    }
  }

  /** Closes the clients; calls under way end by themselves. May be repeated. */
  @Override
  public void close() {
    sqs.close();
    autoScaling.close();
    classicLoadBalancers.close();
    targetGroups.close();
    closeEc2();
    setup.close();
  }
}
