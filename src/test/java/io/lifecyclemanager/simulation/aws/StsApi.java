package io.lifecyclemanager.simulation.aws;

import io.lifecyclemanager.simulation.aws.query.Arns;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import io.lifecyclemanager.simulation.aws.query.QueryApi;
import io.lifecyclemanager.simulation.aws.query.QueryRequest;
import io.lifecyclemanager.simulation.aws.query.Xml;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The little of STS that a controller with IAM roles for service accounts needs. Credentials are
 * never checked.
 */
final class StsApi implements QueryApi {
  private final InstantSource clock;

  StsApi(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Optional<Xml> answer(QueryRequest request) {
    return switch (request.operation()) {
      case "GetCallerIdentity" ->
          Optional.of(
              Xml.all(
                  Xml.text("Arn", "arn:aws:iam::" + Arns.ACCOUNT + ":user/sandbox"),
                  Xml.text("UserId", "AIDASANDBOX"),
                  Xml.text("Account", Arns.ACCOUNT)));
      case "AssumeRoleWithWebIdentity" -> Optional.of(assume(request));
      default -> Optional.empty();
    };
  }

  private Xml assume(QueryRequest request) {
    Duration valid = Duration.ofSeconds(request.number("DurationSeconds", 3600));
    String session = request.required("RoleSessionName");
    if (request.required("WebIdentityToken").isBlank()) {
      throw new AwsFailure(400, "InvalidIdentityToken", "The token is empty");
    }
    return Xml.all(
        Xml.element(
            "Credentials",
            Xml.text("AccessKeyId", "ASIASANDBOX"),
            Xml.text("SecretAccessKey", "sandbox"),
            Xml.text("SessionToken", "sandbox"),
            Xml.text("Expiration", clock.instant().plus(valid))),
        Xml.element(
            "AssumedRoleUser",
            Xml.text("AssumedRoleId", "AROASANDBOX:" + session),
            Xml.text("Arn", request.required("RoleArn") + "/" + session)));
  }
}
