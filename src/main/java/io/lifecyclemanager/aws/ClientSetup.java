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
import software.amazon.awssdk.retries.api.RetryStrategy;

/** What all clients have in common: region, credentials, time limits, and no tries of their own. */
public final class ClientSetup implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  private static final int MAX_ATTEMPTS = 6;
  private final DefaultCredentialsProvider credentials =
      DefaultCredentialsProvider.builder().build();
  private final Region region;
  private final Duration callTimeout;
  private final Time time;
  private final Listener listener;
  private final RetryStrategy retries;

  private ClientSetup(
      Region region, Duration answer, Time time, Listener listener, RetryStrategy retries) {
    this.region = region;
    this.callTimeout = answer;
    this.time = time;
    this.listener = listener;
    this.retries = retries;
  }

  /**
   * Makes no request, except that without any configured region the machine's metadata service is
   * asked for one.
   *
   * @param region name of the AWS region; null leaves it to the SDK's own chain
   * @param answer how long a call may take
   * @throws IllegalArgumentException when there is no region
   */
  public static ClientSetup create(
      @Nullable String region, Duration answer, Time time, Listener listener) {
    return create(region, answer, time, listener, AwsRetryStrategy.doNotRetry());
  }

  /**
   * The same for a command that only looks: what is throttled or fails is asked again by the SDK
   * itself, some times, with growing pauses.
   *
   * @throws IllegalArgumentException when there is no region
   */
  public static ClientSetup createRetrying(@Nullable String region, Duration answer, Time time) {
    return create(
        region,
        answer,
        time,
        fact -> {},
        AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(MAX_ATTEMPTS).build());
  }

  private static ClientSetup create(
      @Nullable String region,
      Duration answer,
      Time time,
      Listener listener,
      RetryStrategy retries) {
    // Read once, by HttpURLConnection's first use. A POST that is silently sent again would be a
    // second request that nobody counts; five kept connections are less than are in flight.
    setUnlessSet("sun.net.http.retryPost", "false");
    setUnlessSet("http.maxConnections", "16");
    return new ClientSetup(
        region == null ? defaultRegion() : Region.of(region), answer, time, listener, retries);
  }

  private static Region defaultRegion() {
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

  /** The region's name. */
  public String region() {
    return region.id();
  }

  /**
   * Sets a client up.
   *
   * @param service its name in metrics
   * @param longestSilence how long a connection may be silent
   */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
      B builder, String service, Duration longestSilence) {
    return builder
        .region(region)
        .credentialsProvider(credentials)
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(longestSilence))
        .overrideConfiguration(every ->
            every
                .retryStrategy(retries)
                .apiCallAttemptTimeout(callTimeout)
                .addExecutionInterceptor(new RequestFactInterceptor(service, time, listener)));
  }

  @Override
  public void close() {
    credentials.close();
  }
}
