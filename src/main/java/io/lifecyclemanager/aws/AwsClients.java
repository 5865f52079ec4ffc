package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
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
  static final Duration ANSWER = Duration.ofSeconds(10);

  private static final Duration LONGEST_POLL = Duration.ofSeconds(20);

  private static final Duration CONNECT = Duration.ofSeconds(3);

  private final DefaultCredentialsProvider credentials;
  private final SqsClient sqs;
  private final AutoScalingClient autoScaling;
  private final ElasticLoadBalancingClient classicBalancers;
  private final ElasticLoadBalancingV2Client targetGroups;

  private AwsClients(Region region, Duration answer, Time time, Listener listener) {
    credentials = DefaultCredentialsProvider.builder().build();
    Setup setup = new Setup(region, answer, time, listener);
    sqs = setup.of(SqsClient.builder(), "sqs", answer.plus(LONGEST_POLL)).build();
    autoScaling = setup.of(AutoScalingClient.builder(), "autoscaling", answer).build();
    classicBalancers =
        setup.of(ElasticLoadBalancingClient.builder(), "elasticloadbalancing", answer).build();
    targetGroups =
        setup.of(ElasticLoadBalancingV2Client.builder(), "elasticloadbalancingv2", answer).build();
  }

  private final class Setup {
    private final Region region;
    private final Duration answer;
    private final Time time;
    private final Listener listener;

    Setup(Region region, Duration answer, Time time, Listener listener) {
      this.region = region;
      this.answer = answer;
      this.time = time;
      this.listener = listener;
    }

    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B of(
        B builder, String service, Duration longestSilence) {
      return builder
          .region(region)
          .credentialsProvider(credentials)
          .httpClientBuilder(
              UrlConnectionHttpClient.builder()
                  .connectionTimeout(CONNECT)
                  .socketTimeout(longestSilence))
          .overrideConfiguration(every ->
              every
                  .retryStrategy(AwsRetryStrategy.doNotRetry())
                  .apiCallAttemptTimeout(answer)
                  .addExecutionInterceptor(new RequestFacts(service, time, listener)));
    }
  }

  /**
   * Builds the clients; makes no request, except that without any configured region the machine's
   * metadata service is asked for one.
   *
   * @param region name of the AWS region; null leaves it to the SDK's own chain
   * @throws IllegalArgumentException when there is no region
   */
  public static AwsClients create(@Nullable String region, Time time, Listener listener) {
    return create(region, ANSWER, time, listener);
  }

  /** As the other, for those who do not want to wait long for an answer that will not come. */
  static AwsClients create(@Nullable String region, Duration answer, Time time, Listener listener) {
    // Read once, by HttpURLConnection's first use. A POST that is silently sent again would be a
    // second request that nobody counts; five kept connections are less than are in flight.
    setUnlessSet("sun.net.http.retryPost", "false");
    setUnlessSet("http.maxConnections", "16");
    return new AwsClients(
        region == null ? ofTheMachine() : Region.of(region), answer, time, listener);
  }

  private static Region ofTheMachine() {
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      throw new IllegalArgumentException(
          "no AWS region: give --region, or set AWS_REGION, or configure one for the profile", e);
    }
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
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
    credentials.close();
  }
}
