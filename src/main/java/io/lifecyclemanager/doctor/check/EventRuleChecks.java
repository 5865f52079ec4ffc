package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.warning;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.snapshot.Phrases;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import io.lifecyclemanager.enrollment.EventBridgeRules;
import io.lifecyclemanager.enrollment.EventRule;
import io.lifecyclemanager.event.EventKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Whether rules of EventBridge send the EC2 events to which serve responds. */
final class EventRuleChecks {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int REGION = 3;
  private static final int ACCOUNT = 4;
  private static final int NAME = 5;

  private EventRuleChecks() {}

  /**
   * An event that has to reach the queue.
   *
   * @param name for people, in the plural
   */
  private record SampleEvent(EventKind kind, String name, ObjectNode event) {}

  static CheckOutcome rules(Snapshot snapshot) {
    Set<EventKind> kinds = snapshot.target().events();
    return kinds.isEmpty()
        ? new CheckOutcome.NotMade("serve responds to no events of EC2")
        : QueueChecks.judge(
            snapshot,
            queue ->
                CheckOutcome.judge(
                    snapshot.ruleSettings(), rules -> judge(snapshot, queue, rules)));
  }

  private static CheckOutcome judge(Snapshot snapshot, QueueState queue, List<EventRule> rules) {
    List<SampleEvent> lost =
        samples(queue).stream()
            .filter(sample -> snapshot.target().events().contains(sample.kind()))
            .filter(
                sample -> rules.stream().noneMatch(rule -> rule.enabled() && sends(rule, sample)))
            .toList();
    List<SampleEvent> disabled =
        lost.stream()
            .filter(sample -> rules.stream().anyMatch(rule -> sends(rule, sample)))
            .toList();
    List<SampleEvent> unmatched =
        lost.stream()
            .filter(Predicate.not(disabled::contains))
            .filter(sample -> rules.stream().anyMatch(rule -> isOfEnroll(rule, queue, sample)))
            .toList();
    List<SampleEvent> missing =
        lost.stream()
            .filter(Predicate.not(disabled::contains))
            .filter(Predicate.not(unmatched::contains))
            .toList();
    List<Finding> findings = new ArrayList<>();
    if (!missing.isEmpty()) {
      findings.add(
          finding(
              "no rule of EventBridge sends to the queue: " + names(missing),
              "run "
                  + enroll(snapshot, queue, missing)
                  + ", or let serve and doctor ignore them, as with --on-spot=ignore"));
    }
    if (!unmatched.isEmpty()) {
      findings.add(
          finding(
              "the pattern of the rule does not match: " + names(unmatched),
              "run " + enroll(snapshot, queue, unmatched) + " --overwrite"));
    }
    if (!disabled.isEmpty()) {
      String names =
          rules.stream()
              .filter(rule -> disabled.stream().anyMatch(sample -> sends(rule, sample)))
              .map(EventRule::name)
              .distinct()
              .collect(Collectors.joining(", "));
      findings.add(
          finding(
              "the rule is disabled (" + names + "): " + names(disabled),
              "enable it with aws events enable-rule --region %s --name %s"
                  .formatted(part(queue, REGION), names)));
    }
    return CheckOutcome.of(findings, Phrases.count(rules.size(), "rule"));
  }

  private static boolean sends(EventRule rule, SampleEvent sample) {
    return EventPattern.parse(rule.eventPattern()).matches(sample.event());
  }

  private static boolean isOfEnroll(EventRule rule, QueueState queue, SampleEvent sample) {
    return rule.name().equals(EventBridgeRules.ruleName(part(queue, NAME), sample.kind()));
  }

  private static Finding finding(String what, String fix) {
    return warning(
        what,
        "serve does not learn of these events: the node is not drained before its instance ends,"
            + " unless a lifecycle hook holds it",
        fix);
  }

  private static String names(List<SampleEvent> samples) {
    return samples.stream().map(SampleEvent::name).collect(Collectors.joining(", "));
  }

  private static String enroll(Snapshot snapshot, QueueState queue, List<SampleEvent> samples) {
    return FixCommands.enroll(snapshot, queue, QueuePolicyCheck.groups(snapshot))
        + " --events="
        + samples.stream()
            .map(SampleEvent::kind)
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .map(EventKind::text)
            .collect(Collectors.joining(","));
  }

  private static List<SampleEvent> samples(QueueState queue) {
    return Arrays.stream(EventKind.values())
        .flatMap(kind -> samples(kind, queue).stream())
        .toList();
  }

  private static List<SampleEvent> samples(EventKind kind, QueueState queue) {
    return switch (kind) {
      case SPOT ->
          List.of(
              new SampleEvent(
                  kind,
                  "spot interruption warnings",
                  ofInstance(
                      queue,
                      "EC2 Spot Instance Interruption Warning",
                      "instance-action",
                      "terminate")),
              new SampleEvent(
                  kind,
                  "interruptions of Capacity Reservations",
                  ofInstance(
                      queue,
                      "EC2 Capacity Reservation Instance Interruption Warning",
                      "instance-action",
                      "terminate")));
      case STATE_CHANGE ->
          List.of(
              new SampleEvent(
                  kind, "instances that shut down", stateChange(queue, "shutting-down")),
              new SampleEvent(kind, "instances that stop", stateChange(queue, "stopping")));
      case SCHEDULED ->
          List.of(
              new SampleEvent(kind, "scheduled events of AWS Health", scheduled(queue)),
              new SampleEvent(kind, "Capacity Blocks that end", capacityBlock(queue)));
      case REBALANCE ->
          List.of(
              new SampleEvent(
                  kind,
                  "rebalance recommendations",
                  ofInstance(
                      queue, "EC2 Instance Rebalance Recommendation", "instance-id", "i-0")));
    };
  }

  private static ObjectNode stateChange(QueueState queue, String state) {
    return ofInstance(queue, "EC2 Instance State-change Notification", "state", state);
  }

  private static ObjectNode ofInstance(
      QueueState queue, String detailType, String field, String value) {
    ObjectNode event = event(queue, "aws.ec2", detailType);
    event.putObject("detail").put("instance-id", "i-0").put(field, value);
    return event;
  }

  private static ObjectNode scheduled(QueueState queue) {
    ObjectNode event = event(queue, "aws.health", "AWS Health Event");
    event
        .putObject("detail")
        .put("service", "EC2")
        .put("eventTypeCategory", "scheduledChange")
        .put("eventTypeCode", "AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED")
        .put("eventScopeCode", "ACCOUNT_SPECIFIC")
        .put("statusCode", "upcoming")
        .put("eventRegion", part(queue, REGION));
    return event;
  }

  private static ObjectNode capacityBlock(QueueState queue) {
    ObjectNode event = event(queue, "aws.ec2", "Capacity Block Expiration Warning");
    event.putObject("detail").put("capacity-reservation-id", "cr-0");
    return event;
  }

  private static ObjectNode event(QueueState queue, String source, String detailType) {
    return JSON.createObjectNode()
        .put("version", "0")
        .put("source", source)
        .put("detail-type", detailType)
        .put("account", part(queue, ACCOUNT))
        .put("region", part(queue, REGION));
  }

  private static String part(QueueState queue, int number) {
    return queue.arn().split(":", -1)[number];
  }
}
