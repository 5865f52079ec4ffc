package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.FaultySnapshot.error;
import static io.lifecyclemanager.doctor.FaultySnapshot.warning;
import static io.lifecyclemanager.doctor.HealthySnapshot.QUEUE;
import static io.lifecyclemanager.doctor.HealthySnapshot.known;
import static io.lifecyclemanager.doctor.HealthySnapshot.unknown;

import io.lifecyclemanager.doctor.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.Finding.FindingSeverity;
import io.lifecyclemanager.doctor.Snapshot.ClusterGroup;
import io.lifecyclemanager.doctor.Snapshot.NotificationRole;
import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What can be wrong with what enroll sets up. */
final class FaultyAwsSnapshots {
  private static final String KEY = "arn:aws:kms:us-west-2:111122223333:key/abc";
  private static final String RULE = "arn:aws:events:us-west-2:111122223333:rule/spot";

  private FaultyAwsSnapshots() {}

  static Stream<FaultySnapshot> all() {
    return Stream.of(access(), queue(), hooks(), delivery()).flatMap(worlds -> worlds);
  }

  private static Stream<FaultySnapshot> access() {
    return Stream.of(
        error(
            Check.AWS_ACCESS,
            "no credentials",
            "AWS_PROFILE",
            world -> world.caller = unknown("no credentials")),
        error(
            Check.CLUSTER_ACCESS,
            "connection refused",
            "--kubeconfig",
            world -> world.apiServerVersion = unknown("connection refused")));
  }

  private static FaultySnapshot ofQueue(
      Check check, FindingSeverity severity, String what, String cure, QueueState queue) {
    return new FaultySnapshot(
        check, severity, what, cure, world -> world.queue = Optional.of(queue));
  }

  private static QueueState policied(String policy) {
    return HealthySnapshot.queue(
        Duration.ofSeconds(30), Duration.ofDays(14), QueueState.SQS_MANAGED_KEY, policy, 1000);
  }

  private static QueueState timed(Duration visibility, Duration retention, int receives) {
    return HealthySnapshot.queue(visibility, retention, QueueState.SQS_MANAGED_KEY, "", receives);
  }

  private static Stream<FaultySnapshot> queue() {
    Duration usual = Duration.ofSeconds(30);
    Duration fortnight = Duration.ofDays(14);
    return Stream.of(
        error(
            Check.QUEUE_EXISTS,
            "no queue lifecycle-manager",
            "enroll",
            world -> world.queue = Optional.empty()),
        ofQueue(
            Check.QUEUE_VISIBILITY,
            FindingSeverity.WARNING,
            "is 0 s",
            "VisibilityTimeout=30",
            timed(Duration.ZERO, fortnight, 1000)),
        ofQueue(
            Check.QUEUE_VISIBILITY,
            FindingSeverity.WARNING,
            "is 12 h",
            "VisibilityTimeout=30",
            timed(Duration.ofHours(12), fortnight, 1000)),
        ofQueue(
            Check.QUEUE_RETENTION,
            FindingSeverity.ERROR,
            "5 min",
            "MessageRetentionPeriod=1209600",
            timed(usual, Duration.ofMinutes(5), 1000)),
        ofQueue(
            Check.QUEUE_RETENTION,
            FindingSeverity.WARNING,
            "24 h",
            "MessageRetentionPeriod=1209600",
            timed(usual, Duration.ofDays(1), 1000)),
        ofQueue(
            Check.DEAD_LETTER_COUNT,
            FindingSeverity.ERROR,
            "after 99 receives",
            "maxReceiveCount to 1000",
            timed(usual, fortnight, 99)),
        warning(
            Check.DEAD_LETTERS_EMPTY,
            "3 messages",
            "SQS console",
            world -> world.deadLetterCount = Optional.of(3)),
        ofQueue(
            Check.QUEUE_ENCRYPTION,
            FindingSeverity.WARNING,
            "not encrypted",
            "SqsManagedSseEnabled=true",
            HealthySnapshot.queue("")),
        error(
            Check.QUEUE_ENCRYPTION,
            RULE,
            "events.amazonaws.com",
            world -> {
              world.queue = Optional.of(HealthySnapshot.queue(QueueState.AWS_MANAGED_KEY));
              world.eventRules = List.of(RULE);
            }),
        warning(
            Check.KEY_GRANTS,
            "kms:GenerateDataKey and kms:Decrypt",
            "--probe",
            world -> {
              world.queue = Optional.of(HealthySnapshot.queue(KEY));
              world.notificationRoles =
                  List.of(
                      HealthySnapshot.notificationRole(
                          List.of("kms:GenerateDataKey", "kms:Decrypt")));
            }),
        ofQueue(
            Check.QUEUE_POLICY,
            FindingSeverity.WARNING,
            "lets anybody send",
            "aws:SourceArn",
            policied(
                "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sqs:*\"}}")),
        error(
            Check.QUEUE_POLICY,
            RULE,
            "--events",
            world -> {
              world.eventRules = List.of(RULE);
              world.queue = Optional.of(policied(eventsPolicy(RULE + "-other")));
            }));
  }

  private static String eventsPolicy(String source) {
    return """
    {"Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},\
    "Action":["sqs:SendMessage"],"Condition":{"ArnLike":{"aws:SourceArn":["%s"]}}}]}\
    """
        .formatted(source);
  }

  private static FaultySnapshot ofHook(
      Check check,
      FindingSeverity severity,
      String what,
      String cure,
      Duration heartbeat,
      String defaultResult) {
    return new FaultySnapshot(
        check,
        severity,
        what,
        cure,
        world ->
            world.groups =
                List.of(
                    HealthySnapshot.group(
                        "blue",
                        HealthySnapshot.FIRST,
                        HealthySnapshot.hook(
                            "blue", "lifecycle-manager", QUEUE, heartbeat, defaultResult))));
  }

  private static Stream<FaultySnapshot> hooks() {
    Duration quarter = Duration.ofMinutes(15);
    return Stream.of(
        error(
            Check.GROUPS_FOUND,
            "kubernetes.io/cluster/prod",
            "--cluster-name",
            world -> world.groups = List.of()),
        error(
            Check.GROUPS_FOUND,
            "--groups names what is no Auto Scaling group of this account and region: bleu",
            "correct --groups",
            world -> world.missingGroups = List.of("bleu")),
        error(
            Check.HOOK_EXISTS,
            "blue",
            "--queue-name=lifecycle-manager --cluster-name=prod --target-scaling-groups=blue",
            world -> world.groups = List.of(HealthySnapshot.group("blue", HealthySnapshot.FIRST))),
        error(
            Check.HOOK_TARGET,
            "sends to arn:aws:sqs:us-west-2:111122223333:other, not to this queue",
            "--overwrite",
            world ->
                world.groups =
                    List.of(
                        HealthySnapshot.group(
                            "blue",
                            HealthySnapshot.FIRST,
                            HealthySnapshot.hook(
                                "blue",
                                "lifecycle-manager",
                                "arn:aws:sqs:us-west-2:111122223333:other",
                                quarter,
                                "CONTINUE")))),
        ofHook(
            Check.HOOK_HEARTBEAT,
            FindingSeverity.WARNING,
            "119 s",
            "--heartbeat-timeout=900",
            Duration.ofSeconds(119),
            "CONTINUE"),
        ofHook(
            Check.HOOK_HEARTBEAT,
            FindingSeverity.ERROR,
            "59 s",
            "--heartbeat-timeout=900",
            Duration.ofSeconds(59),
            "CONTINUE"),
        new FaultySnapshot(
            Check.HOOK_LIMIT,
            FindingSeverity.ERROR,
            "the grace of pod shop/slow is 26 h",
            "--heartbeat-timeout=1874",
            world -> {
              world.target = HealthySnapshot.target(Duration.ofHours(30), Duration.ofMinutes(3));
              world.pods =
                  List.of(HealthySnapshot.pod("slow", Duration.ofHours(26), List.of(), Set.of()));
            }),
        ofHook(
            Check.HOOK_DEFAULT_RESULT,
            FindingSeverity.WARNING,
            "ABANDON",
            "--heartbeat-timeout=900 --notification-role-name=lifecycle-manager-notifications"
                + " --overwrite",
            quarter,
            "ABANDON"),
        warning(
            Check.SEVERAL_HOOKS,
            "other hooks on terminations as well: backup",
            "delete-lifecycle-hook",
            world ->
                world.groups =
                    List.of(
                        HealthySnapshot.group(
                            "blue",
                            HealthySnapshot.FIRST,
                            HealthySnapshot.hook("blue"),
                            HealthySnapshot.hook(
                                "blue", "backup", "arn:other", quarter, "CONTINUE")))),
        error(
            Check.NOTIFICATION_ROLE,
            "there is no role",
            "lifecycle-manager enroll makes it",
            world ->
                world.notificationRoles =
                    List.of(
                        new NotificationRole(
                            HealthySnapshot.ROLE, Optional.empty(), known(List.of())))),
        error(
            Check.NOTIFICATION_ROLE,
            "autoscaling.amazonaws.com may not take",
            "trust policy",
            world ->
                world.notificationRoles =
                    List.of(
                        new NotificationRole(
                            HealthySnapshot.ROLE,
                            Optional.of(new AccountInspector.RoleState(HealthySnapshot.ROLE, "{}")),
                            known(List.of())))),
        error(
            Check.NOTIFICATION_ROLE,
            "may not sqs:SendMessage",
            "policy of the role",
            world ->
                world.notificationRoles =
                    List.of(HealthySnapshot.notificationRole(List.of("sqs:SendMessage")))),
        warning(
            Check.GROUP_TAGS,
            "blue without the tag kubernetes.io/cluster/prod=owned",
            "adds the tag",
            world ->
                world.groups =
                    List.of(
                        new ClusterGroup(
                            new AccountInspector.GroupState(
                                new GroupName("blue"), "arn", Map.of(), Map.of()),
                            "named",
                            List.of(HealthySnapshot.hook("blue"))))),
        warning(
            Check.HOOK_EXISTS,
            "the hooks of blue send by SNS or EventBridge",
            "straight to the queue is best",
            world ->
                world.groups =
                    List.of(
                        HealthySnapshot.group(
                            "blue",
                            HealthySnapshot.FIRST,
                            HealthySnapshot.hook(
                                "blue",
                                "other",
                                "arn:aws:sns:us-west-2:111122223333:topic",
                                quarter,
                                "CONTINUE")))),
        error(
            Check.NOTIFICATION_ROLE,
            "autoscaling.amazonaws.com may not take",
            "trust policy",
            world ->
                world.notificationRoles =
                    List.of(
                        new NotificationRole(
                            HealthySnapshot.ROLE,
                            Optional.of(
                                new AccountInspector.RoleState(
                                    HealthySnapshot.ROLE,
                                    HealthySnapshot.trust(
                                        "application-autoscaling.amazonaws.com"))),
                            known(List.of())))),
        warning(
            Check.MANAGED_NODE_GROUPS,
            "EKS manages blue, with hooks to this queue",
            "delete-lifecycle-hook",
            world ->
                world.groups =
                    List.of(
                        new ClusterGroup(
                            new AccountInspector.GroupState(
                                new GroupName("blue"),
                                "arn",
                                Map.of("eks:nodegroup-name", "x"),
                                Map.of()),
                            "tagged",
                            List.of(HealthySnapshot.hook("blue"))))));
  }

  private static Stream<FaultySnapshot> delivery() {
    return Stream.of(
        error(
            Check.TEST_MESSAGE_SEEN,
            "no replica of serve is ready",
            "kubectl apply",
            world ->
                world.replicas = known(new ControllerReplicas.ReplicaSummary(0, 0, List.of()))),
        error(
            Check.DELIVERY_PROBE,
            "Unable to publish test message",
            "LM208",
            world ->
                world.probes =
                    probed(
                        new HookProbe.HookProbeResult.PutRejected(
                            "Unable to publish test message"))),
        error(
            Check.DELIVERY_PROBE,
            "did not arrive: 2 replicas waited",
            "--queue-name",
            world ->
                world.probes =
                    probed(
                        new HookProbe.HookProbeResult.TestMissing("2 replicas waited for 60 s"))),
        error(
            Check.DELIVERY_PROBE,
            "no hook could be probed: no right",
            "get pods/proxy",
            world -> world.probes = Optional.of(unknown("no right"))));
  }

  private static Optional<QueryResult<List<HookProbe>>> probed(HookProbe.HookProbeResult fate) {
    return Optional.of(known(List.of(HealthySnapshot.probe(fate))));
  }
}
