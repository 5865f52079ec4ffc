package io.lifecyclemanager.enrollment.iam;

/**
 * A partition, region and account of AWS, from which ARNs are composed. No ARN returned here proves
 * that the resource exists.
 *
 * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov} and so on; part of every ARN
 * @param region such as {@code us-west-2}
 * @param account account id, twelve digits
 */
public record AwsLocation(String partition, String region, String account) {
  /**
   * The ARN of a regional resource.
   *
   * @param service the service's name in ARNs, such as {@code sqs}
   * @param resource everything after the account
   */
  public String arn(String service, String resource) {
    return "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + resource;
  }

  /**
   * The ARN of an IAM resource; IAM is global, so the ARN has no region.
   *
   * @param resource type and name, such as {@code role/sender}
   */
  public String globalArn(String resource) {
    return "arn:" + partition + ":iam::" + account + ":" + resource;
  }

  /** The ARN of a rule on EventBridge's default bus. */
  public String ruleArn(String name) {
    return arn("events", "rule/" + name);
  }

  /** The ARN of an SQS queue. */
  public String queueArn(String name) {
    return arn("sqs", name);
  }

  /**
   * The ARN of a KMS key.
   *
   * @param key ARN, id or alias; for an alias, only KMS knows its key, so the result matches every
   *     key of this account and region
   */
  public String keyArn(String key) {
    if (key.startsWith("arn:")) {
      return key;
    }
    return arn("kms", key.startsWith("alias/") ? "key/*" : "key/" + key);
  }

  /** The value of {@code kms:ViaService} when SQS uses a key on behalf of a principal. */
  public String sqsViaService() {
    return "sqs." + region + ".amazonaws.com";
  }
}
