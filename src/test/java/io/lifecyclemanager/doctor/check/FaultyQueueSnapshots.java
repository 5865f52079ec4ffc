package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.FaultySnapshot.error;
import static io.lifecyclemanager.doctor.check.FaultySnapshot.warning;
import static io.lifecyclemanager.doctor.snapshot.HealthySnapshot.known;
import static io.lifecyclemanager.doctor.snapshot.HealthySnapshot.unknown;

import io.lifecyclemanager.doctor.check.Finding.FindingSeverity;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.snapshot.ControllerReplicas;
import io.lifecyclemanager.doctor.snapshot.HealthySnapshot;
import io.lifecyclemanager.doctor.snapshot.HookProbe;
import io.lifecyclemanager.doctor.snapshot.QueryResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Faults of access, of the queue and of delivery. */
final class FaultyQueueSnapshots {
  private static final String KEY = "arn:aws:kms:us-west-2:111122223333:key/abc";
  private static final String RULE = "arn:aws:events:us-west-2:111122223333:rule/spot";

  private FaultyQueueSnapshots() {}

  static Stream<FaultySnapshot> all() {
    return Stream.of(access(), queue(), delivery()).flatMap(snapshots -> snapshots);
  }

  private static Stream<FaultySnapshot> access() {
    return Stream.of(
        error(
            Check.AWS_ACCESS,
            "no credentials",
            "AWS_PROFILE",
            snapshot -> snapshot.caller = unknown("no credentials")),
        error(
            Check.CLUSTER_ACCESS,
            "connection refused",
            "--kubeconfig",
            snapshot -> snapshot.apiServerVersion = unknown("connection refused")));
  }

  private static FaultySnapshot ofQueue(
      Check check, FindingSeverity severity, String what, String fix, QueueState queue) {
    return new FaultySnapshot(
        check, severity, what, fix, snapshot -> snapshot.queue = Optional.of(queue));
  }

  private static QueueState policied(String policy) {
    return HealthySnapshot.queue(
        Duration.ofSeconds(30), Duration.ofDays(14), QueueState.SQS_MANAGED_KEY, policy, 1000);
  }

  private static QueueState timed(Duration visibility, Duration retention, int receives) {
    return HealthySnapshot.queue(visibility, retention, QueueState.SQS_MANAGED_KEY, "", receives);
  }

  private static QueueState limited(Duration delay, int maxMessageSize) {
    QueueState usual = HealthySnapshot.queue(QueueState.SQS_MANAGED_KEY);
    return new QueueState(
        usual.arn(),
        usual.visibilityTimeout(),
        usual.retention(),
        usual.key(),
        usual.policy(),
        usual.deadLetters(),
        delay,
        maxMessageSize);
  }

  private static Stream<FaultySnapshot> queue() {
    Duration usual = Duration.ofSeconds(30);
    Duration fortnight = Duration.ofDays(14);
    return Stream.of(
        error(
            Check.QUEUE_EXISTS,
            "no queue lifecycle-manager",
            "enroll",
            snapshot -> snapshot.queue = Optional.empty()),
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
            snapshot -> snapshot.deadLetterCount = Optional.of(3)),
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
            snapshot -> {
              snapshot.queue = Optional.of(HealthySnapshot.queue(QueueState.AWS_MANAGED_KEY));
              snapshot.eventRules = List.of(RULE);
            }),
        warning(
            Check.KEY_GRANTS,
            "kms:GenerateDataKey and kms:Decrypt",
            "--probe",
            snapshot -> {
              snapshot.queue = Optional.of(HealthySnapshot.queue(KEY));
              snapshot.notificationRoles =
                  List.of(
                      HealthySnapshot.notificationRole(
                          List.of("kms:GenerateDataKey", "kms:Decrypt")));
            }),
        ofQueue(
            Check.QUEUE_DELAY,
            FindingSeverity.WARNING,
            "delays each message by 90 s",
            "DelaySeconds=0",
            limited(Duration.ofSeconds(90), 262_144)),
        ofQueue(
            Check.QUEUE_MESSAGE_SIZE,
            FindingSeverity.WARNING,
            "at most 2048 bytes",
            "MaximumMessageSize=262144",
            limited(Duration.ZERO, 2048)),
        ofQueue(
            Check.QUEUE_POLICY,
            FindingSeverity.WARNING,
            "allows every principal to send",
            "aws:SourceArn",
            policied(
                "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sqs:*\"}}")),
        error(
            Check.QUEUE_POLICY,
            RULE,
            "--events",
            snapshot -> {
              snapshot.eventRules = List.of(RULE);
              snapshot.queue = Optional.of(policied(eventsPolicy(RULE + "-other")));
            }));
  }

  private static String eventsPolicy(String source) {
    return """
    {"Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},\
    "Action":["sqs:SendMessage"],"Condition":{"ArnLike":{"aws:SourceArn":["%s"]}}}]}\
    """
        .formatted(source);
  }

  private static Stream<FaultySnapshot> delivery() {
    return Stream.of(
        error(
            Check.TEST_MESSAGE_SEEN,
            "no replica of serve is ready",
            "kubectl apply",
            snapshot ->
                snapshot.replicas = known(new ControllerReplicas.ReplicaSummary(0, 0, List.of()))),
        error(
            Check.DELIVERY_PROBE,
            "Unable to publish test message",
            "LM208",
            snapshot ->
                snapshot.probes =
                    probed(
                        new HookProbe.HookProbeResult.PutRejected(
                            "Unable to publish test message"))),
        error(
            Check.DELIVERY_PROBE,
            "did not arrive: 2 replicas waited",
            "--queue-name",
            snapshot ->
                snapshot.probes =
                    probed(
                        new HookProbe.HookProbeResult.TestMissing("2 replicas waited for 60 s"))),
        error(
            Check.DELIVERY_PROBE,
            "no hook could be probed: permission denied",
            "get pods/proxy",
            snapshot -> snapshot.probes = Optional.of(unknown("permission denied"))));
  }

  private static Optional<QueryResult<List<HookProbe>>> probed(HookProbe.HookProbeResult result) {
    return Optional.of(known(List.of(HealthySnapshot.probe(result))));
  }
}
