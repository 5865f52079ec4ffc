package io.lifecyclemanager.doctor.aws;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.aws.AwsClients;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.enrollment.aws.RedrivePolicyJson;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Creates what is inspected, in a simulated AWS or in moto. */
final class InspectedAccountFixture {
  private static final JsonMapper JSON = new JsonMapper();

  private final AwsClients clients;
  private final IamClient iam;

  InspectedAccountFixture(AwsClients clients, IamClient iam) {
    this.clients = clients;
    this.iam = iam;
  }

  private static String name(String arn) {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }

  /** Creates the dead-letter queue and a queue that SQS encrypts. */
  void queue(QueueState state) {
    SqsClient sqs = clients.sqs();
    Resource.RedrivePolicy dead = state.deadLetters().orElseThrow();
    sqs.createQueue(ask -> ask.queueName(name(dead.deadLetterQueueArn())));
    Map<QueueAttributeName, String> attributes = new HashMap<>();
    attributes.put(
        QueueAttributeName.VISIBILITY_TIMEOUT,
        Long.toString(state.visibilityTimeout().toSeconds()));
    attributes.put(
        QueueAttributeName.MESSAGE_RETENTION_PERIOD, Long.toString(state.retention().toSeconds()));
    attributes.put(QueueAttributeName.SQS_MANAGED_SSE_ENABLED, "true");
    attributes.put(QueueAttributeName.REDRIVE_POLICY, RedrivePolicyJson.format(dead));
    sqs.createQueue(ask -> ask.queueName(name(state.arn())).attributes(attributes));
  }

  void hook(HookState state) {
    Resource.Hook hook = state.hook();
    clients
        .autoScaling()
        .putLifecycleHook(ask ->
            ask.autoScalingGroupName(hook.group().value())
                .lifecycleHookName(hook.name())
                .lifecycleTransition(hook.transition())
                .notificationTargetARN(hook.notificationTargetArn())
                .roleARN(hook.roleArn())
                .notificationMetadata(state.metadata().isEmpty() ? null : state.metadata())
                .heartbeatTimeout((int) hook.heartbeatTimeout().toSeconds())
                .defaultResult(hook.defaultResult()));
  }

  void role(String path, String name, String trust) {
    iam.createRole(ask -> ask.path(path).roleName(name).assumeRolePolicyDocument(trust));
  }

  /** Adds an inline policy with one permission. */
  void allow(String role, RequiredPermission permission) {
    ObjectNode policy = JSON.createObjectNode().put("Version", "2012-10-17");
    ObjectNode statement = policy.putArray("Statement").addObject();
    statement
        .put("Effect", "Allow")
        .put("Action", permission.action())
        .put("Resource", permission.resource());
    ObjectNode equal = statement.putObject("Condition").putObject("StringEquals");
    permission.context().forEach(equal::put);
    iam.putRolePolicy(ask ->
        ask.roleName(role)
            .policyName(permission.action().replace(':', '-'))
            .policyDocument(policy.toString()));
  }
}
