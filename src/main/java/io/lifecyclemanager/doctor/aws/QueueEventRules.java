package io.lifecyclemanager.doctor.aws;

import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.enrollment.EventRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.ListRuleNamesByTargetResponse;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.RuleState;

/** Rules of the default bus of EventBridge. */
final class QueueEventRules {
  private final EventBridgeClient client;
  private final AwsRequests requests = new AwsRequests("EventBridge", 1);

  QueueEventRules(EventBridgeClient client) {
    this.client = client;
  }

  /** Names of the rules that send to a queue. */
  List<String> targeting(String queueArn) {
    List<String> names = new ArrayList<>();
    @Nullable String token = null;
    do {
      ListRuleNamesByTargetResponse page = page(queueArn, token);
      names.addAll(page.ruleNames());
      token = page.nextToken();
    } while (token != null);
    return names;
  }

  /** A rule by its name; empty if it does not exist. */
  Optional<EventRule> rule(String name) {
    return requests.call("DescribeRule", () -> find(name));
  }

  private Optional<EventRule> find(String name) {
    try {
      DescribeRuleResponse rule = client.describeRule(ask -> ask.name(name));
      return Optional.of(
          new EventRule(
              name,
              Objects.requireNonNullElse(rule.eventPattern(), ""),
              rule.state() != RuleState.DISABLED));
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    }
  }

  private ListRuleNamesByTargetResponse page(String queueArn, @Nullable String token) {
    return requests.call(
        "ListRuleNamesByTarget",
        () -> client.listRuleNamesByTarget(ask -> ask.targetArn(queueArn).nextToken(token)));
  }
}
