package io.lifecyclemanager.doctor.aws;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.aws.AwsClients;
import io.lifecyclemanager.doctor.AccountInspector.HookState;
import io.lifecyclemanager.doctor.AccountInspector.QueueState;
import io.lifecyclemanager.enrollment.RequiredPermission;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.enrollment.aws.RedrivePolicyJson;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Sets up, at anybody's AWS, what there is to be examined. */
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

  /** Makes a queue, and before it the one of its dead letters; encrypted by SQS. */
  void queue(QueueState wanted) {
    SqsClient sqs = clients.sqs();
    Resource.RedrivePolicy dead = wanted.deadLetters().orElseThrow();
    sqs.createQueue(ask -> ask.queueName(name(dead.deadLetterQueueArn())));
    Map<QueueAttributeName, String> attributes = new HashMap<>();
    attributes.put(
        QueueAttributeName.VISIBILITY_TIMEOUT,
        Long.toString(wanted.visibilityTimeout().toSeconds()));
    attributes.put(
        QueueAttributeName.MESSAGE_RETENTION_PERIOD, Long.toString(wanted.retention().toSeconds()));
    attributes.put(QueueAttributeName.SQS_MANAGED_SSE_ENABLED, "true");
    attributes.put(QueueAttributeName.REDRIVE_POLICY, RedrivePolicyJson.format(dead));
    sqs.createQueue(ask -> ask.queueName(name(wanted.arn())).attributes(attributes));
  }

  void hook(HookState wanted) {
    Resource.Hook hook = wanted.hook();
    clients
        .autoScaling()
        .putLifecycleHook(ask ->
            ask.autoScalingGroupName(hook.group().value())
                .lifecycleHookName(hook.name())
                .lifecycleTransition(hook.transition())
                .notificationTargetARN(hook.notificationTargetArn())
                .roleARN(hook.roleArn())
                .notificationMetadata(wanted.metadata().isEmpty() ? null : wanted.metadata())
                .heartbeatTimeout((int) hook.heartbeatTimeout().toSeconds())
                .defaultResult(hook.defaultResult()));
  }

  void role(String path, String name, String trust) {
    iam.createRole(ask -> ask.path(path).roleName(name).assumeRolePolicyDocument(trust));
  }

  /** Adds a policy that allows just this. */
  void allow(String role, RequiredPermission demand) {
    ObjectNode policy = JSON.createObjectNode().put("Version", "2012-10-17");
    ObjectNode statement = policy.putArray("Statement").addObject();
    statement
        .put("Effect", "Allow")
        .put("Action", demand.action())
        .put("Resource", demand.resource());
    ObjectNode equal = statement.putObject("Condition").putObject("StringEquals");
    demand.context().forEach(equal::put);
    iam.putRolePolicy(ask ->
        ask.roleName(role)
            .policyName(demand.action().replace(':', '-'))
            .policyDocument(policy.toString()));
  }
}
