package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The SDK's clients, set up alike: one request for one call (whoever calls has its own back-off,
 * and a call must not become a burst that gets everybody throttled), and nothing hangs for ever.
 * Credentials and endpoints are found the SDK's way, {@code AWS_ENDPOINT_URL} included.
 */
public final class AwsClients implements AutoCloseable {
  /** How long a call may take that does not wait for anything. */
  static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration MAX_LONG_POLL = Duration.ofSeconds(20);

  private final ClientSetup setup;
  private final SqsClient sqs;
  private final AutoScalingClient autoScaling;
  private final ElasticLoadBalancingClient classicBalancers;
  private final ElasticLoadBalancingV2Client targetGroups;

  private AwsClients(ClientSetup setup, Duration answer) {
    this.setup = setup;
    sqs = setup.configure(SqsClient.builder(), "sqs", answer.plus(MAX_LONG_POLL)).build();
    autoScaling = setup.configure(AutoScalingClient.builder(), "autoscaling", answer).build();
    classicBalancers =
        setup
            .configure(ElasticLoadBalancingClient.builder(), "elasticloadbalancing", answer)
            .build();
    targetGroups =
        setup
            .configure(ElasticLoadBalancingV2Client.builder(), "elasticloadbalancingv2", answer)
            .build();
  }

  /**
   * Builds the clients; makes no request, except that without any configured region the machine's
   * metadata service is asked for one.
   *
   * @param region name of the AWS region; null leaves it to the SDK's own chain
   * @throws IllegalArgumentException when there is no region
   */
  public static AwsClients create(@Nullable String region, Time time, Listener listener) {
    return create(region, CALL_TIMEOUT, time, listener);
  }

  /** As the other, for those who do not want to wait long for an answer that will not come. */
  static AwsClients create(@Nullable String region, Duration answer, Time time, Listener listener) {
    return new AwsClients(ClientSetup.create(region, answer, time, listener), answer);
  }

  /** For the queue. */
  public SqsClient sqs() {
    return sqs;
  }

  /** For groups, hooks and lifecycle actions. */
  public AutoScalingClient autoScaling() {
    return autoScaling;
  }

  /** For classic balancers. */
  public ElasticLoadBalancingClient classicBalancers() {
    return classicBalancers;
  }

  /** For target groups. */
  public ElasticLoadBalancingV2Client targetGroups() {
    return targetGroups;
  }

  /** Closes the clients; calls under way end by themselves. May be called twice. */
  @Override
  public void close() {
    sqs.close();
    autoScaling.close();
    classicBalancers.close();
    targetGroups.close();
    setup.close();
  }
}
