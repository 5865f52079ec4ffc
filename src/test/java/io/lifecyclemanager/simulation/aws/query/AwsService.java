package io.lifecyclemanager.simulation.aws.query;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The services that are simulated, each with what tells its requests and answers apart. */
public enum AwsService {
  AUTO_SCALING("autoscaling", "2011-01-01", "http://autoscaling.amazonaws.com/doc/2011-01-01/"),
  CLASSIC_ELB(
      "elasticloadbalancing",
      "2012-06-01",
      "http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/"),
  ELB_V2(
      "elasticloadbalancing",
      "2015-12-01",
      "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"),
  EC2("ec2", "2016-11-15", "http://ec2.amazonaws.com/doc/2016-11-15/"),
  IAM("iam", "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/"),
  STS("sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/"),

  /** Its requests name no version, but their operation in a header. */
  EVENTS("events", "2015-10-07", ""),

  /** Not simulated but played by ElasticMQ; its requests name no version. */
  SQS("sqs", "2012-11-05", "http://queue.amazonaws.com/doc/2012-11-05/");

  private static final Pattern SCOPE =
      Pattern.compile("Credential=[^/]+/\\d{8}/[^/]+/([^/]+)/aws4_request");

  private final String signingName;
  private final String version;
  private final String namespace;

  AwsService(String signingName, String version, String namespace) {
    this.signingName = signingName;
    this.version = version;
    this.namespace = namespace;
  }

  /** The service's name in signatures, which is that in policies as well. */
  public String signingName() {
    return signingName;
  }

  String namespace() {
    return namespace;
  }

  /**
   * The service a request is meant for: the signing name of its credential scope and its {@code
   * Version}. An unsigned request (AssumeRoleWithWebIdentity) is told by the version alone.
   */
  public static Optional<AwsService> of(
      Optional<String> authorization, Map<String, String> parameters) {
    Optional<String> signedFor =
        authorization.map(SCOPE::matcher).filter(m -> m.find()).map(m -> m.group(1));
    String version = parameters.getOrDefault("Version", "");
    for (AwsService service : values()) {
      if (service.version.equals(version)
          && signedFor.map(service.signingName::equals).orElse(true)) {
        return Optional.of(service);
      }
    }
    return Optional.empty();
  }
}
