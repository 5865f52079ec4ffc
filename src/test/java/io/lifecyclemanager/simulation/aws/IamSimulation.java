package io.lifecyclemanager.simulation.aws;

import io.lifecyclemanager.simulation.aws.query.Arns;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import io.lifecyclemanager.simulation.aws.query.QueryRequest;
import io.lifecyclemanager.simulation.aws.query.ResultPage;
import io.lifecyclemanager.simulation.aws.query.Xml;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** IAM's simulation of what a role may do; users may do everything here. */
final class IamSimulation {
  private static final int PAGE = 100;
  private static final int MOST = 1000;
  private static final String EVERYTHING =
      "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";

  private IamSimulation() {}

  /**
   * Answers a call.
   *
   * @param policies those of a role, by its ARN
   */
  static Xml answer(QueryRequest request, Function<String, Optional<Collection<String>>> policies) {
    PolicyEvaluation evaluation =
        new PolicyEvaluation(of(request.required("PolicySourceArn"), policies));
    List<String> given = request.members("ResourceArns");
    Map<String, String> context = new LinkedHashMap<>();
    for (QueryRequest entry : request.structures("ContextEntries")) {
      context.put(entry.required("ContextKeyName"), entry.members("ContextKeyValues").getFirst());
    }
    List<Xml> results = new ArrayList<>();
    for (String action : request.members("ActionNames")) {
      for (String resource : given.isEmpty() ? List.of("*") : given) {
        results.add(
            Xml.all(
                Xml.text("EvalActionName", action),
                Xml.text("EvalResourceName", resource),
                Xml.text("EvalDecision", evaluation.decision(action, resource, context))));
      }
    }
    ResultPage<Xml> page = ResultPage.checked(results, request, "Marker", "MaxItems", MOST, PAGE);
    return Xml.all(
        Xml.list("EvaluationResults", page.items()),
        Xml.text("IsTruncated", page.next() != null),
        Xml.text("Marker", page.next()));
  }

  private static Collection<String> of(
      String arn, Function<String, Optional<Collection<String>>> policies) {
    if (arn.startsWith("arn:aws:iam::" + Arns.ACCOUNT + ":user/")) {
      return List.of(EVERYTHING);
    }
    if (!arn.startsWith("arn:aws:iam::" + Arns.ACCOUNT + ":role/")) {
      throw new AwsFailure(
          400,
          "InvalidInput",
          "Invalid Entity Arn: " + arn + " does not clearly define entity type and name.");
    }
    return policies
        .apply(arn)
        .orElseThrow(
            () -> new AwsFailure(404, "NoSuchEntity", "The role " + arn + " cannot be found."));
  }
}
