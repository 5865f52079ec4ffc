package io.lifecyclemanager.simulation.aws.query;

import java.util.concurrent.ThreadLocalRandom;

/** Names in the account and region that is simulated. */
public final class Arns {
  /** The only account there is. */
  public static final String ACCOUNT = "123456789012";

  /** The only region there is. */
  public static final String REGION = "us-west-2";

  private Arns() {}

  public static String group(String name) {
    return of("autoscaling", "autoScalingGroup:" + fresh(8) + ":autoScalingGroupName/" + name);
  }

  public static String targetGroup(String name) {
    return of("elasticloadbalancing", "targetgroup/" + name + "/" + fresh(16));
  }

  public static String loadBalancer(String name, LoadBalancerType type) {
    return of(
        "elasticloadbalancing", "loadbalancer/" + type.inArns() + "/" + name + "/" + fresh(16));
  }

  private static String of(String service, String resource) {
    return "arn:aws:" + service + ":" + REGION + ":" + ACCOUNT + ":" + resource;
  }

  /** A new instance id with 17 hexadecimal digits. */
  public static String freshInstanceId() {
    return "i-0" + fresh(16);
  }

  private static String fresh(int digits) {
    String hex = String.format("%016x", ThreadLocalRandom.current().nextLong());
    return hex.substring(16 - digits);
  }
}
