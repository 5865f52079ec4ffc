package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.FaultySnapshot.warning;

import io.lifecyclemanager.enrollment.EventBridgeRules;
import io.lifecyclemanager.enrollment.EventRule;
import java.util.List;
import java.util.stream.Stream;

/** Faults of the rules of EventBridge. */
final class FaultyRuleSnapshots {
  private FaultyRuleSnapshots() {}

  static Stream<FaultySnapshot> all() {
    List<EventRule> usual = EventBridgeRules.defaultRules("lifecycle-manager");
    EventRule spot = usual.getFirst();
    EventRule scheduled = usual.getLast();
    return Stream.of(
        warning(
            Check.EVENT_RULES,
            "no rule of EventBridge sends to the queue: spot interruption warnings,"
                + " interruptions of Capacity Reservations, instances that"
                + " shut down, instances that stop, scheduled events of AWS Health, Capacity Blocks"
                + " that end",
            "--events=spot,state-change,scheduled",
            snapshot -> snapshot.ruleSettings = List.of()),
        warning(
            Check.EVENT_RULES,
            "no rule of EventBridge sends to the queue: spot interruption warnings",
            "--target-scaling-groups=blue,green --events=spot, or",
            snapshot -> snapshot.ruleSettings = usual.subList(1, usual.size())),
        warning(
            Check.EVENT_RULES,
            "the rule is disabled (lifecycle-manager-spot-interruption)",
            "enable-rule --region us-west-2 --name lifecycle-manager-spot-interruption",
            snapshot ->
                snapshot.ruleSettings =
                    with(usual, new EventRule(spot.name(), spot.eventPattern(), false))),
        warning(
            Check.EVENT_RULES,
            "the pattern of the rule does not match: Capacity Blocks that end",
            "--events=scheduled --overwrite",
            snapshot ->
                snapshot.ruleSettings =
                    with(
                        usual,
                        new EventRule(scheduled.name(), "{\"source\":[\"aws.health\"]}", true))));
  }

  private static List<EventRule> with(List<EventRule> rules, EventRule changed) {
    return rules.stream().map(rule -> rule.name().equals(changed.name()) ? changed : rule).toList();
  }
}
