package io.lifecyclemanager.enrollment.iam;

/**
 * Where in AWS something is.
 *
 * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov} and so on; part of every ARN
 * @param region as in {@code us-west-2}
 * @param account twelve digits
 */
public record AwsLocation(String partition, String region, String account) {
  /** The ARN of something here, whether it exists or not. */
  public String arn(String service, String resource) {
    return "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + resource;
  }

  /** The ARN of something of IAM, which knows no region. */
  public String globalArn(String resource) {
    return "arn:" + partition + ":iam::" + account + ":" + resource;
  }

  /** The ARN of a rule of EventBridge here. */
  public String ruleArn(String name) {
    return arn("events", "rule/" + name);
  }

  /** The ARN of a queue here. */
  public String queueArn(String name) {
    return arn("sqs", name);
  }

  /**
   * The ARN of a key.
   *
   * @param key its ARN or id; of an alias it is not known which key it is, and all are meant
   */
  public String keyArn(String key) {
    if (key.startsWith("arn:")) {
      return key;
    }
    return arn("kms", key.startsWith("alias/") ? "key/*" : "key/" + key);
  }

  /** What {@code kms:ViaService} is when SQS uses a key for somebody. */
  public String sqsViaService() {
    return "sqs." + region + ".amazonaws.com";
  }
}
