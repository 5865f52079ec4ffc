package io.lifecyclemanager.doctor.aws;

import io.lifecyclemanager.aws.AwsRequests;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.ListRuleNamesByTargetResponse;

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

  private ListRuleNamesByTargetResponse page(String queueArn, @Nullable String token) {
    return requests.call(
        "ListRuleNamesByTarget",
        () -> client.listRuleNamesByTarget(ask -> ask.targetArn(queueArn).nextToken(token)));
  }
}
