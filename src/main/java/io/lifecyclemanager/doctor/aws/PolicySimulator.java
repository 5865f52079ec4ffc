package io.lifecyclemanager.doctor.aws;

import static java.util.stream.Collectors.groupingBy;

import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.ContextKeyTypeEnum;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;

/** Simulates with IAM which actions the policies of a user or role allow. */
final class PolicySimulator {
  private static final String ANY = "*";

  /**
   * Replaces a wildcard in a resource: with a wildcard, IAM denied what a policy with a condition
   * on a tag allows (aws-sdk-java-v2/issues/1751).
   */
  private static final String PLACEHOLDER = "00000000-0000-4000-8000-000000000000";

  /** Which actions cannot be simulated in one call is not documented. */
  private static final String NOT_TOGETHER = "require different authorization information";

  private final IamClient client;
  private final AwsRequests requests = new AwsRequests("IAM", 1);

  PolicySimulator(IamClient client) {
    this.client = client;
  }

  /** What one call simulates. */
  private record SimulationInput(String resource, Map<String, String> context) {
    static SimulationInput of(RequiredPermission permission) {
      String resource = permission.resource();
      return new SimulationInput(
          resource.equals(ANY) ? resource : resource.replace(ANY, PLACEHOLDER),
          permission.context());
    }
  }

  /**
   * Simulates permissions; those with the same resource and context in one call.
   *
   * @param arn of a user or role, not of a session
   * @return those that are denied, in the given order
   */
  List<RequiredPermission> findDenied(String arn, List<RequiredPermission> permissions) {
    Map<SimulationInput, List<RequiredPermission>> inputs =
        permissions.stream()
            .collect(groupingBy(SimulationInput::of, LinkedHashMap::new, Collectors.toList()));
    Map<SimulationInput, Set<String>> allowed =
        inputs.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry ->
                        allowed(
                            arn,
                            entry.getKey(),
                            entry.getValue().stream()
                                .map(RequiredPermission::action)
                                .distinct()
                                .toList())));
    return permissions.stream()
        .filter(permission ->
            !allowed
                .getOrDefault(SimulationInput.of(permission), Set.of())
                .contains(permission.action()))
        .toList();
  }

  private Set<String> allowed(String arn, SimulationInput input, List<String> actions) {
    try {
      return ask(arn, input, actions);
    } catch (RemoteFailure failure) {
      if (actions.size() == 1 || !failure.getMessage().contains(NOT_TOGETHER)) {
        throw failure;
      }
      return actions.stream()
          .flatMap(action -> ask(arn, input, List.of(action)).stream())
          .collect(Collectors.toSet());
    }
  }

  private Set<String> ask(String arn, SimulationInput input, List<String> actions) {
    List<ContextEntry> context =
        input.context().entrySet().stream()
            .map(entry ->
                ContextEntry.builder()
                    .contextKeyName(entry.getKey())
                    .contextKeyType(ContextKeyTypeEnum.STRING)
                    .contextKeyValues(entry.getValue())
                    .build())
            .toList();
    return requests.call(
        "SimulatePrincipalPolicy",
        () ->
            client
                .simulatePrincipalPolicyPaginator(ask ->
                    ask.policySourceArn(arn)
                        .actionNames(actions)
                        .resourceArns(input.resource())
                        .contextEntries(context))
                .evaluationResults()
                .stream()
                .filter(result -> result.evalDecision() == PolicyEvaluationDecisionType.ALLOWED)
                .map(EvaluationResult::evalActionName)
                .collect(Collectors.toSet()));
  }
}
