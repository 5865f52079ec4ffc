package io.lifecyclemanager.sandbox.cost.bare;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.javalin.Javalin;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Builds the clients, the registry and the server as the program does, sends no request, and says
 * at once that it is ready. Runs until it is stopped.
 */
public final class Bare {
  private static final Region REGION = Region.US_WEST_2;

  private Bare() {}

  /**
   * Runs it.
   *
   * @param words at their end the port to listen on and the kubeconfig to read; before them what
   *     the launcher meant for the program whose place this one takes
   */
  public static void main(String[] words) throws Exception {
    int port = Integer.parseInt(words[words.length - 2]);
    Logger log = LogManager.getLogger(Bare.class);
    List<SdkClient> aws =
        List.of(
            wired(SqsClient.builder()).build(),
            wired(AutoScalingClient.builder()).build(),
            wired(ElasticLoadBalancingClient.builder()).build(),
            wired(ElasticLoadBalancingV2Client.builder()).build());
    Config config = Config.fromKubeconfig(Path.of(words[words.length - 1]).toFile());
    config.setHttp2Disable(true);
    HttpClient kubernetes = new JdkHttpClientFactory().newBuilder(config).build();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    Javalin web = web(port, registry).start();
    log.warn("{} clients of AWS and {} wired, port {}", aws.size(), kubernetes, web.port());
    new CountDownLatch(1).await();
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B wired(
      B builder) {
    return builder
        .region(REGION)
        .credentialsProvider(DefaultCredentialsProvider.builder().build())
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(every -> every.retryStrategy(AwsRetryStrategy.doNotRetry()));
  }

  private static Javalin web(int port, PrometheusMeterRegistry registry) {
    return Javalin.create(config -> {
      config.concurrency.useVirtualThreads = true;
      config.startup.showJavalinBanner = false;
      config.startup.showOldJavalinVersionWarning = false;
      config.startup.startupWatcherEnabled = false;
      config.jetty.port = port;
      config.routes.get("/metrics", context -> context.result(registry.scrape()));
      config.routes.get("/livez", context -> context.result("ok"));
      config.routes.get("/readyz", context -> context.result("ok"));
    });
  }
}
