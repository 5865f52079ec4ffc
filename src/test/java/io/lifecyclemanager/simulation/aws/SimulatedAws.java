package io.lifecyclemanager.simulation.aws;

import io.lifecyclemanager.simulation.aws.autoscaling.AutoScalingApi;
import io.lifecyclemanager.simulation.aws.autoscaling.AutoScalingWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleNotifications;
import io.lifecyclemanager.simulation.aws.ec2.Ec2Api;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World;
import io.lifecyclemanager.simulation.aws.loadbalancing.ClassicElbApi;
import io.lifecyclemanager.simulation.aws.loadbalancing.ClassicElbWorld;
import io.lifecyclemanager.simulation.aws.loadbalancing.ElbV2Api;
import io.lifecyclemanager.simulation.aws.loadbalancing.ElbV2World;
import io.lifecyclemanager.simulation.aws.query.Arns;
import io.lifecyclemanager.simulation.aws.query.AwsFaults;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.aws.query.CallLog;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * AWS on the loopback interface, SQS excepted. Instances that Auto Scaling launches run in EC2;
 * those it ends are terminated there and fall out of their load balancers.
 */
public final class SimulatedAws implements AutoCloseable {
  private static final String KEY = "sandbox";

  private final CallLog calls = new CallLog();
  private final AwsFaults faults = new AwsFaults();
  private final Ec2World ec2;
  private final ElbV2World elbV2;
  private final ClassicElbWorld classicElb;
  private final AutoScalingWorld autoScaling;
  private final IamEnforcement enforcement;
  private final QueryServer server;

  private SimulatedAws(InstantSource clock, LifecycleNotifications notifications) {
    ec2 = new Ec2World(clock);
    elbV2 = new ElbV2World(clock);
    classicElb = new ClassicElbWorld(clock, ec2);
    autoScaling =
        new AutoScalingWorld(clock, notifications, new GroupEnvironment(ec2, elbV2, classicElb));
    ec2.onEnd(autoScaling::vanish);
    enforcement = new IamEnforcement(autoScaling, elbV2, classicElb);
    server =
        new QueryServer(
            clock,
            calls,
            faults,
            enforcement,
            Map.of(
                AwsService.AUTO_SCALING, new AutoScalingApi(autoScaling),
                AwsService.ELB_V2, new ElbV2Api(elbV2),
                AwsService.CLASSIC_ELB, new ClassicElbApi(classicElb),
                AwsService.EC2, new Ec2Api(ec2),
                AwsService.IAM, new IamApi(clock),
                AwsService.STS, new StsApi(clock)),
            new EventBridgeApi());
  }

  /** Starts it on a free port. The clock may stand still or jump forwards, never back. */
  public static SimulatedAws start(InstantSource clock, LifecycleNotifications notifications) {
    return new SimulatedAws(clock, notifications);
  }

  /** Where it listens, for {@code AWS_ENDPOINT_URL}. */
  public URI endpoint() {
    return server.endpoint();
  }

  /**
   * What a program needs in its environment to find it; SQS has an {@code AWS_ENDPOINT_URL_SQS} of
   * its own.
   */
  public Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL",
        endpoint().toString(),
        "AWS_REGION",
        Arns.REGION,
        "AWS_ACCESS_KEY_ID",
        KEY,
        "AWS_SECRET_ACCESS_KEY",
        KEY,
        "AWS_EC2_METADATA_DISABLED",
        "true");
  }

  /** Builds a real SDK client that talks to this server; the caller closes it. */
  public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
    return builder
        .endpointOverride(endpoint())
        .region(Region.of(Arns.REGION))
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /** Groups, hooks and instances. */
  public AutoScalingWorld autoScaling() {
    return autoScaling;
  }

  /** Target groups and load balancers of the second generation. */
  public ElbV2World elbV2() {
    return elbV2;
  }

  /** Classic load balancers. */
  public ClassicElbWorld classicElb() {
    return classicElb;
  }

  /** Machines. */
  public Ec2World ec2() {
    return ec2;
  }

  /** Every call so far. */
  public CallLog calls() {
    return calls;
  }

  /** Which requests are allowed; all unless a policy is enforced. */
  public IamEnforcement enforcement() {
    return enforcement;
  }

  /** Injected faults. */
  public AwsFaults faults() {
    return faults;
  }

  @Override
  public void close() {
    faults.clear();
    server.close();
  }
}
