package io.lifecyclemanager.doctor.aws;

import static java.util.stream.Collectors.groupingBy;

import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.enrollment.RequiredPermission;
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

/** What IAM's simulation says that a user or a role may do. */
final class PolicySimulator {
  private static final String ANY = "*";

  /**
   * Stands for a wildcard in a resource: with one in it, IAM was seen to deny what a policy with a
   * condition on a tag allows (aws-sdk-java-v2/issues/1751).
   */
  private static final String PLACEHOLDER = "00000000-0000-4000-8000-000000000000";

  /** Which actions may not be simulated together is documented nowhere. */
  private static final String NOT_TOGETHER = "require different authorization information";

  private final IamClient client;
  private final AwsRequests requests = new AwsRequests("IAM", 1);

  PolicySimulator(IamClient client) {
    this.client = client;
  }

  /** What is simulated by one call. */
  private record SimulationInput(String resource, Map<String, String> context) {
    static SimulationInput of(RequiredPermission demand) {
      String resource = demand.resource();
      return new SimulationInput(
          resource.equals(ANY) ? resource : resource.replace(ANY, PLACEHOLDER), demand.context());
    }
  }

  /**
   * Which of the demands are denied.
   *
   * @param arn of a user or a role, not of a session
   */
  List<RequiredPermission> findDenied(String arn, List<RequiredPermission> demands) {
    Map<SimulationInput, List<RequiredPermission>> settings =
        demands.stream()
            .collect(groupingBy(SimulationInput::of, LinkedHashMap::new, Collectors.toList()));
    Map<SimulationInput, Set<String>> allowed =
        settings.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    one ->
                        allowed(
                            arn,
                            one.getKey(),
                            one.getValue().stream()
                                .map(RequiredPermission::action)
                                .distinct()
                                .toList())));
    return demands.stream()
        .filter(demand ->
            !allowed.getOrDefault(SimulationInput.of(demand), Set.of()).contains(demand.action()))
        .toList();
  }

  private Set<String> allowed(String arn, SimulationInput setting, List<String> actions) {
    try {
      return ask(arn, setting, actions);
    } catch (RemoteFailure trouble) {
      if (actions.size() == 1 || !trouble.getMessage().contains(NOT_TOGETHER)) {
        throw trouble;
      }
      return actions.stream()
          .flatMap(action -> ask(arn, setting, List.of(action)).stream())
          .collect(Collectors.toSet());
    }
  }

  private Set<String> ask(String arn, SimulationInput setting, List<String> actions) {
    List<ContextEntry> context =
        setting.context().entrySet().stream()
            .map(one ->
                ContextEntry.builder()
                    .contextKeyName(one.getKey())
                    .contextKeyType(ContextKeyTypeEnum.STRING)
                    .contextKeyValues(one.getValue())
                    .build())
            .toList();
    return requests.call(
        "SimulatePrincipalPolicy",
        () ->
            client
                .simulatePrincipalPolicyPaginator(ask ->
                    ask.policySourceArn(arn)
                        .actionNames(actions)
                        .resourceArns(setting.resource())
                        .contextEntries(context))
                .evaluationResults()
                .stream()
                .filter(one -> one.evalDecision() == PolicyEvaluationDecisionType.ALLOWED)
                .map(EvaluationResult::evalActionName)
                .collect(Collectors.toSet()));
  }
}
