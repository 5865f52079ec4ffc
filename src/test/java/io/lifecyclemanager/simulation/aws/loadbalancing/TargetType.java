package io.lifecyclemanager.simulation.aws.loadbalancing;

import java.util.regex.Pattern;

/** What a target group's targets are. */
public enum TargetType {
  INSTANCE("instance", "i-([0-9a-f]{8}|[0-9a-f]{17})"),
  IP("ip", "\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-f:]+:[0-9a-f:]+"),
  LAMBDA("lambda", "arn:aws:lambda:.+"),
  ALB("alb", "arn:aws:elasticloadbalancing:.+");

  private final String awsName;
  private final Pattern ids;

  TargetType(String awsName, String ids) {
    this.awsName = awsName;
    this.ids = Pattern.compile(ids);
  }

  String awsName() {
    return awsName;
  }

  boolean canBe(String id) {
    return ids.matcher(id).matches();
  }
}
