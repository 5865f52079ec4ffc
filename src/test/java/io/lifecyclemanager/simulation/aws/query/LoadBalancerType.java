package io.lifecyclemanager.simulation.aws.query;

/** The kinds of load balancers of the second generation. */
public enum LoadBalancerType {
  APPLICATION("application", "app"),
  NETWORK("network", "net"),
  GATEWAY("gateway", "gwy");

  private final String awsName;
  private final String inArns;

  LoadBalancerType(String awsName, String inArns) {
    this.awsName = awsName;
    this.inArns = inArns;
  }

  public String awsName() {
    return awsName;
  }

  public String inArns() {
    return inArns;
  }
}
