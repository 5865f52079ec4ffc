package io.lifecyclemanager.simulation.sqs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.scaladsl.Http.ServerBinding;
import org.elasticmq.NodeAddress;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import scala.concurrent.Await;
import scala.concurrent.duration.FiniteDuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * One ElasticMQ server on a free port, and a client of its own for tests to send and count with.
 */
public final class ElasticMq implements AutoCloseable {
  private static final String REGION = "us-west-2";
  private static final String ACCOUNT = "123456789012";
  private static final String KEY = "sandbox";

  /** Pekko says at the level of information what only matters when it is itself under suspicion. */
  private static final Config QUIET =
      ConfigFactory.parseString(
          """
          pekko.loglevel = "WARNING"
          pekko.stdout-loglevel = "OFF"
          pekko.log-dead-letters = off
          pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
          pekko.daemonic = on
          """);

  /**
   * Servers start one at a time, on a platform thread: on the way they look for resources and load
   * classes. Virtual threads that do so at the same time wait for one another with all their
   * carriers.
   */
  private static final Executor STARTS =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("elasticmq-start").daemon().factory());

  static {
    // It warns at length of a second server in one process, and of a long poll cut off by its end.
    Configurator.setLevel("org.elasticmq", Level.ERROR);
  }

  private final ActorSystem system;
  private final ServerBinding binding;
  private final SqsClient client;

  /** Of queues that received a message; a queue that is made anew has the same one. */
  private final Map<String, String> urls = new ConcurrentHashMap<>();

  private ElasticMq() {
    system = ActorSystem.create("elasticmq", QUIET.withFallback(ConfigFactory.load()));
    // With "*" a queue's URL has the host and port of the request that asked for it.
    binding =
        SQSRestServerBuilder.withActorSystem(system)
            .withInterface("127.0.0.1")
            .withPort(0)
            .withServerAddress(new NodeAddress("http", "*", 0, ""))
            .withAWSRegion(REGION)
            .withAWSAccountId(ACCOUNT)
            .start()
            .waitUntilStarted();
    client = client();
  }

  /** Starts a server without queues. */
  public static ElasticMq start() {
    return CompletableFuture.supplyAsync(ElasticMq::new, STARTS).join();
  }

  /** Where it listens, for {@code AWS_ENDPOINT_URL_SQS}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + binding.localAddress().getPort());
  }

  /** Builds another client of this server; the caller closes it. */
  public SqsClient client() {
    return SqsClient.builder()
        .endpointOverride(endpoint())
        .region(Region.of(REGION))
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /** Makes a queue with ElasticMQ's defaults (visibility timeout 30 s); its URL. */
  public String createQueue(String name) {
    return createQueue(name, Map.of());
  }

  /** Makes a queue; its URL. */
  public String createQueue(String name, Map<QueueAttributeName, String> attributes) {
    return client.createQueue(q -> q.queueName(name).attributes(attributes)).queueUrl();
  }

  /** Deletes everything on a queue, hidden or not. */
  public void purge(String queueUrl) {
    client.purgeQueue(q -> q.queueUrl(queueUrl));
  }

  /** Deletes a queue with all that is on it. */
  public void deleteQueue(String queueUrl) {
    client.deleteQueue(q -> q.queueUrl(queueUrl));
  }

  /** Deletes all queues: the server is as new. */
  public void deleteQueues() {
    client.listQueues().queueUrls().forEach(this::deleteQueue);
    urls.clear();
  }

  /** The ARN by which a lifecycle hook names a queue. */
  public String arn(String queueName) {
    return "arn:aws:sqs:" + REGION + ":" + ACCOUNT + ":" + queueName;
  }

  /** Puts a message on a queue. */
  public void send(String queueUrl, String body) {
    send(queueUrl, body, Duration.ZERO);
  }

  /** Puts a message on a queue, whose receivers get it after this time, in whole seconds. */
  public void send(String queueUrl, String body, Duration delay) {
    int seconds = Math.toIntExact(delay.toSeconds());
    client.sendMessage(m -> m.queueUrl(queueUrl).messageBody(body).delaySeconds(seconds));
  }

  /**
   * Puts a message on the queue of an ARN.
   *
   * @throws RuntimeException if there is no such queue, or the ARN is of another account or service
   */
  public void sendToArn(String queueArn, String body) {
    String name = queueArn.substring(queueArn.lastIndexOf(':') + 1);
    if (!queueArn.equals(arn(name))) {
      throw new IllegalArgumentException("no queue here: " + queueArn);
    }
    send(
        urls.computeIfAbsent(name, _ -> client.getQueueUrl(q -> q.queueName(name)).queueUrl()),
        body);
  }

  /**
   * The messages of a queue: those a receiver could have now, and those hidden from others by one.
   */
  public record Counts(int visible, int inFlight) {
    /** Nothing left at all. */
    public static final Counts NONE = new Counts(0, 0);
  }

  /** Counts the messages of a queue. */
  public Counts counts(String queueUrl) {
    var attributes =
        client
            .getQueueAttributes(q ->
                q.queueUrl(queueUrl)
                    .attributeNames(
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
            .attributes();
    return new Counts(
        number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
        number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
  }

  private static int number(Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
    return Integer.parseInt(attributes.getOrDefault(name, "0"));
  }

  @Override
  public void close() {
    client.close();
    try {
      // A long poll under way would hold the server's own stop for as long as it lasts.
      FiniteDuration gracePeriod = FiniteDuration.create(200, TimeUnit.MILLISECONDS);
      FiniteDuration bound = FiniteDuration.create(1, TimeUnit.MINUTES);
      Await.result(binding.terminate(gracePeriod), bound);
      Await.result(system.terminate(), bound);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("ElasticMQ did not stop", e);
    }
  }
}
