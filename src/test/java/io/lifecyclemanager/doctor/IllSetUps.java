package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Ill.error;
import static io.lifecyclemanager.doctor.Ill.warning;
import static io.lifecyclemanager.doctor.SomeWorld.QUEUE;
import static io.lifecyclemanager.doctor.SomeWorld.known;
import static io.lifecyclemanager.doctor.SomeWorld.unknown;

import io.lifecyclemanager.doctor.Cloud.QueueState;
import io.lifecyclemanager.doctor.Finding.Severity;
import io.lifecyclemanager.doctor.World.Group;
import io.lifecyclemanager.doctor.World.Sender;
import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What can be wrong with what enroll sets up. */
final class IllSetUps {
  private static final String KEY = "arn:aws:kms:us-west-2:111122223333:key/abc";
  private static final String RULE = "arn:aws:events:us-west-2:111122223333:rule/spot";

  private IllSetUps() {}

  static Stream<Ill> all() {
    return Stream.of(access(), queue(), hooks(), delivery()).flatMap(worlds -> worlds);
  }

  private static Stream<Ill> access() {
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
            world -> world.version = unknown("connection refused")));
  }

  private static Ill ofQueue(
      Check check, Severity severity, String what, String cure, QueueState queue) {
    return new Ill(check, severity, what, cure, world -> world.queue = Optional.of(queue));
  }

  private static QueueState policied(String policy) {
    return SomeWorld.queue(
        Duration.ofSeconds(30), Duration.ofDays(14), QueueState.OWN_KEY, policy, 1000);
  }

  private static QueueState timed(Duration visibility, Duration retention, int receives) {
    return SomeWorld.queue(visibility, retention, QueueState.OWN_KEY, "", receives);
  }

  private static Stream<Ill> queue() {
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
            Severity.WARNING,
            "is 0 s",
            "VisibilityTimeout=30",
            timed(Duration.ZERO, fortnight, 1000)),
        ofQueue(
            Check.QUEUE_VISIBILITY,
            Severity.WARNING,
            "is 12 h",
            "VisibilityTimeout=30",
            timed(Duration.ofHours(12), fortnight, 1000)),
        ofQueue(
            Check.QUEUE_RETENTION,
            Severity.ERROR,
            "5 min",
            "MessageRetentionPeriod=1209600",
            timed(usual, Duration.ofMinutes(5), 1000)),
        ofQueue(
            Check.QUEUE_RETENTION,
            Severity.WARNING,
            "24 h",
            "MessageRetentionPeriod=1209600",
            timed(usual, Duration.ofDays(1), 1000)),
        ofQueue(
            Check.DEAD_LETTER_COUNT,
            Severity.ERROR,
            "after 99 receives",
            "maxReceiveCount to 1000",
            timed(usual, fortnight, 99)),
        warning(
            Check.DEAD_LETTERS_EMPTY,
            "3 messages",
            "SQS console",
            world -> world.deadLetters = Optional.of(3)),
        ofQueue(
            Check.QUEUE_ENCRYPTION,
            Severity.WARNING,
            "not encrypted",
            "SqsManagedSseEnabled=true",
            SomeWorld.queue("")),
        error(
            Check.QUEUE_ENCRYPTION,
            RULE,
            "events.amazonaws.com",
            world -> {
              world.queue = Optional.of(SomeWorld.queue(QueueState.AWS_KEY));
              world.rules = List.of(RULE);
            }),
        warning(
            Check.KEY_GRANTS,
            "kms:GenerateDataKey and kms:Decrypt",
            "--probe",
            world -> {
              world.queue = Optional.of(SomeWorld.queue(KEY));
              world.senders =
                  List.of(SomeWorld.sender(List.of("kms:GenerateDataKey", "kms:Decrypt")));
            }),
        ofQueue(
            Check.QUEUE_POLICY,
            Severity.WARNING,
            "lets anybody send",
            "aws:SourceArn",
            policied(
                "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sqs:*\"}}")),
        error(
            Check.QUEUE_POLICY,
            RULE,
            "--events",
            world -> {
              world.rules = List.of(RULE);
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

  private static Ill ofHook(
      Check check,
      Severity severity,
      String what,
      String cure,
      Duration heartbeat,
      String defaultResult) {
    return new Ill(
        check,
        severity,
        what,
        cure,
        world ->
            world.groups =
                List.of(
                    SomeWorld.group(
                        "blue",
                        SomeWorld.FIRST,
                        SomeWorld.hook(
                            "blue", "lifecycle-manager", QUEUE, heartbeat, defaultResult))));
  }

  private static Stream<Ill> hooks() {
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
            world -> world.groups = List.of(SomeWorld.group("blue", SomeWorld.FIRST))),
        error(
            Check.HOOK_TARGET,
            "sends to arn:aws:sqs:us-west-2:111122223333:other, not to this queue",
            "--overwrite",
            world ->
                world.groups =
                    List.of(
                        SomeWorld.group(
                            "blue",
                            SomeWorld.FIRST,
                            SomeWorld.hook(
                                "blue",
                                "lifecycle-manager",
                                "arn:aws:sqs:us-west-2:111122223333:other",
                                quarter,
                                "CONTINUE")))),
        ofHook(
            Check.HOOK_HEARTBEAT,
            Severity.WARNING,
            "119 s",
            "--heartbeat-timeout=900",
            Duration.ofSeconds(119),
            "CONTINUE"),
        ofHook(
            Check.HOOK_HEARTBEAT,
            Severity.ERROR,
            "59 s",
            "--heartbeat-timeout=900",
            Duration.ofSeconds(59),
            "CONTINUE"),
        new Ill(
            Check.HOOK_LIMIT,
            Severity.ERROR,
            "the grace of pod shop/slow is 26 h",
            "--heartbeat-timeout=1874",
            world -> {
              world.sought = SomeWorld.sought(Duration.ofHours(30), Duration.ofMinutes(3));
              world.pods =
                  List.of(SomeWorld.pod("slow", Duration.ofHours(26), List.of(), Set.of()));
            }),
        ofHook(
            Check.HOOK_DEFAULT_RESULT,
            Severity.WARNING,
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
                        SomeWorld.group(
                            "blue",
                            SomeWorld.FIRST,
                            SomeWorld.hook("blue"),
                            SomeWorld.hook("blue", "backup", "arn:other", quarter, "CONTINUE")))),
        error(
            Check.NOTIFICATION_ROLE,
            "there is no role",
            "lifecycle-manager enroll makes it",
            world ->
                world.senders =
                    List.of(new Sender(SomeWorld.ROLE, Optional.empty(), known(List.of())))),
        error(
            Check.NOTIFICATION_ROLE,
            "autoscaling.amazonaws.com may not take",
            "trust policy",
            world ->
                world.senders =
                    List.of(
                        new Sender(
                            SomeWorld.ROLE,
                            Optional.of(new Cloud.RoleState(SomeWorld.ROLE, "{}")),
                            known(List.of())))),
        error(
            Check.NOTIFICATION_ROLE,
            "may not sqs:SendMessage",
            "policy of the role",
            world -> world.senders = List.of(SomeWorld.sender(List.of("sqs:SendMessage")))),
        warning(
            Check.GROUP_TAGS,
            "blue without the tag kubernetes.io/cluster/prod=owned",
            "adds the tag",
            world ->
                world.groups =
                    List.of(
                        new Group(
                            new Cloud.GroupState(new GroupName("blue"), "arn", Map.of(), Map.of()),
                            "named",
                            List.of(SomeWorld.hook("blue"))))),
        warning(
            Check.HOOK_EXISTS,
            "the hooks of blue send by SNS or EventBridge",
            "straight to the queue is best",
            world ->
                world.groups =
                    List.of(
                        SomeWorld.group(
                            "blue",
                            SomeWorld.FIRST,
                            SomeWorld.hook(
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
                world.senders =
                    List.of(
                        new Sender(
                            SomeWorld.ROLE,
                            Optional.of(
                                new Cloud.RoleState(
                                    SomeWorld.ROLE,
                                    SomeWorld.trust("application-autoscaling.amazonaws.com"))),
                            known(List.of())))),
        warning(
            Check.MANAGED_NODE_GROUPS,
            "EKS manages blue, with hooks to this queue",
            "delete-lifecycle-hook",
            world ->
                world.groups =
                    List.of(
                        new Group(
                            new Cloud.GroupState(
                                new GroupName("blue"),
                                "arn",
                                Map.of("eks:nodegroup-name", "x"),
                                Map.of()),
                            "tagged",
                            List.of(SomeWorld.hook("blue"))))));
  }

  private static Stream<Ill> delivery() {
    return Stream.of(
        error(
            Check.TEST_MESSAGE_SEEN,
            "no replica of serve is ready",
            "kubectl apply",
            world -> world.serving = known(new Serving.Told(0, 0, List.of()))),
        error(
            Check.DELIVERY_PROBE,
            "Unable to publish test message",
            "LM208",
            world ->
                world.probes = probed(new Probe.Fate.Refused("Unable to publish test message"))),
        error(
            Check.DELIVERY_PROBE,
            "did not arrive: 2 replicas waited",
            "--queue-name",
            world -> world.probes = probed(new Probe.Fate.Lost("2 replicas waited for 60 s"))),
        error(
            Check.DELIVERY_PROBE,
            "no hook could be probed: no right",
            "get pods/proxy",
            world -> world.probes = Optional.of(unknown("no right"))));
  }

  private static Optional<Answered<List<Probe>>> probed(Probe.Fate fate) {
    return Optional.of(known(List.of(SomeWorld.probe(fate))));
  }
}
