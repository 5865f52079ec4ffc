package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * What all AWS clients have in common: region, credentials and timeouts. The SDK retries nothing,
 * unless the set-up is made for a command.
 */
public final class ClientSetup implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final int MAX_ATTEMPTS = 6;

  private final CredentialsChain credentials;
  private final UrlConnections connections = new UrlConnections();
  private final Region region;
  private final Duration callTimeout;
  private final Time time;
  private final Listener listener;
  private final RetryStrategy retries;

  private ClientSetup(
      Region region, Duration callTimeout, Time time, Listener listener, RetryStrategy retries) {
    this.credentials = CredentialsChain.ofProcess(time);
    this.region = region;
    this.callTimeout = callTimeout;
    this.time = time;
    this.listener = listener;
    this.retries = retries;
  }

  /**
   * A set-up whose clients do not retry. Makes no request, except that the instance metadata
   * service is asked for the region where none is configured.
   *
   * @param region name of the AWS region; null uses the SDK's default chain
   * @param callTimeout how long a call may take
   * @throws IllegalArgumentException when there is no region, or a proxy cannot be used
   */
  public static ClientSetup create(
      @Nullable String region, Duration callTimeout, Time time, Listener listener) {
    return create(region, callTimeout, time, listener, AwsRetryStrategy.doNotRetry());
  }

  /**
   * A set-up for a command that only reads: the SDK retries what is throttled or fails, a few
   * times, with growing pauses.
   *
   * @throws IllegalArgumentException when there is no region, or a proxy cannot be used
   */
  public static ClientSetup createRetrying(
      @Nullable String region, Duration callTimeout, Time time) {
    return create(
        region,
        callTimeout,
        time,
        fact -> {},
        AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(MAX_ATTEMPTS).build());
  }

  private static ClientSetup create(
      @Nullable String region,
      Duration callTimeout,
      Time time,
      Listener listener,
      RetryStrategy retries) {
    // HttpURLConnection reads both once, at its first use. A POST that it silently repeats would be
    // missing in the request metrics; its default of five kept connections is too low.
    setUnlessSet("sun.net.http.retryPost", "false");
    setUnlessSet("http.maxConnections", "16");
    UrlConnections.install();
    if (region != null) {
      // The SDK's own clients for credentials, such as that of STS, know no other region.
      System.setProperty(SdkSystemSetting.AWS_REGION.property(), region);
    }
    return new ClientSetup(
        region == null ? defaultRegion() : Region.of(region), callTimeout, time, listener, retries);
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

  /** The region's name, as in {@code eu-west-1}. */
  public String region() {
    return region.id();
  }

  /**
   * Configures a client.
   *
   * @param service the service's name in metrics
   * @param socketTimeout how long a connection may be silent
   */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
      B builder, String service, Duration socketTimeout) {
    return builder
        .region(region)
        .credentialsProvider(credentials)
        .httpClient(connections.client(CONNECT_TIMEOUT, socketTimeout))
        .overrideConfiguration(every ->
            every
                .retryStrategy(retries)
                .apiCallAttemptTimeout(callTimeout)
                // Responses pass the last one first, so that a page is decoded when it is looked
                // at.
                .addExecutionInterceptor(new RequestFactInterceptor(service, time, listener))
                .addExecutionInterceptor(new DecodingInterceptor()));
  }

  /** Ends the refresh of credentials. May be repeated. */
  @Override
  public void close() {
    credentials.close();
  }
}
