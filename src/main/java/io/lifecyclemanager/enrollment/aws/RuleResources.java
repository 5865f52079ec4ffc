package io.lifecyclemanager.enrollment.aws;

import io.lifecyclemanager.aws.AwsFailures;
import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.EventRule;
import io.lifecyclemanager.enrollment.EventRuleTargets;
import io.lifecyclemanager.enrollment.Resource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.ConcurrentModificationException;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Tag;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** Rules of EventBridge's default bus and their targets. One request for each step; no retries. */
final class RuleResources {
  private final EventBridgeClient client;
  private final AwsRequests requests = AwsRequests.forCommand("EventBridge");

  RuleResources(EventBridgeClient client) {
    this.client = client;
  }

  Optional<Resource> find(EventRule desired) {
    return describe(desired.name())
        .map(rule ->
            new EventRule(
                desired.name(),
                // A scheduled rule has no pattern.
                Optional.ofNullable(rule.eventPattern()).orElse(""),
                rule.state() != RuleState.DISABLED));
  }

  private Optional<DescribeRuleResponse> describe(String rule) {
    return emptyIfMissing("DescribeRule", () -> client.describeRule(ask -> ask.name(rule)));
  }

  Optional<Resource> find(EventRuleTargets desired) {
    return Optional.of(targets(desired.rule()))
        .filter(all -> !all.isEmpty())
        .map(all -> new EventRuleTargets(desired.rule(), all.stream().map(Target::arn).toList()));
  }

  /** Not paginated, as EventBridge limits a rule to five targets. */
  private List<Target> targets(String rule) {
    return emptyIfMissing(
            "ListTargetsByRule", () -> client.listTargetsByRule(ask -> ask.rule(rule)).targets())
        .orElse(List.of());
  }

  boolean isOwned(String name) {
    return describe(name)
        .flatMap(rule ->
            emptyIfMissing(
                "ListTagsForResource",
                () -> client.listTagsForResource(ask -> ask.resourceARN(rule.arn())).tags()))
        .filter(tags -> tags.contains(ownershipTag()))
        .isPresent();
  }

  private static Tag ownershipTag() {
    return Tag.builder().key(OwnershipTag.KEY).value(OwnershipTag.VALUE).build();
  }

  /** The response; empty if there is no such rule. */
  private <T> Optional<T> emptyIfMissing(String operation, Supplier<T> request) {
    return requests.call(
        operation,
        () -> {
          try {
            return Optional.of(request.get());
          } catch (ResourceNotFoundException _) {
            return Optional.empty();
          }
        });
  }

  /** EventBridge ignores the tags of the request if the rule exists. */
  ApplyResult create(EventRule rule) {
    return put(putRequest(rule).tags(ownershipTag()));
  }

  ApplyResult update(EventRule rule) {
    return put(putRequest(rule));
  }

  private ApplyResult put(PutRuleRequest.Builder rule) {
    return applyOrNotYet(
        "PutRule",
        () -> {
          client.putRule(rule.build());
          return List.of();
        });
  }

  private static PutRuleRequest.Builder putRequest(EventRule rule) {
    return PutRuleRequest.builder()
        .name(rule.name())
        .description("Sends to lifecycle-manager's queue.")
        .eventPattern(rule.eventPattern())
        .state(rule.enabled() ? RuleState.ENABLED : RuleState.DISABLED);
  }

  /** Adds the missing targets first, then removes all others. */
  ApplyResult put(EventRuleTargets desired) {
    List<Target> actual = targets(desired.rule());
    Set<String> actualArns = actual.stream().map(Target::arn).collect(Collectors.toSet());
    List<Target> missing =
        desired.targetArns().stream()
            .filter(arn -> !actualArns.contains(arn))
            .map(arn -> Target.builder().id(targetId(arn)).arn(arn).build())
            .toList();
    ApplyResult added = put(desired.rule(), missing);
    return switch (added) {
      case ApplyResult.NotYet _ -> added;
      case ApplyResult.Applied() -> {
        // A target whose id a new one has taken is already replaced.
        Set<String> addedIds = missing.stream().map(Target::id).collect(Collectors.toSet());
        yield remove(
            desired.rule(),
            actual.stream()
                .filter(target ->
                    !desired.targetArns().contains(target.arn()) && !addedIds.contains(target.id()))
                .toList());
      }
    };
  }

  /** The target's id within the rule: the queue's name. */
  private static String targetId(String queueArn) {
    return queueArn.substring(queueArn.lastIndexOf(':') + 1);
  }

  private ApplyResult put(String rule, List<Target> targets) {
    return targets.isEmpty()
        ? new ApplyResult.Applied()
        : applyOrNotYet(
            "PutTargets",
            () -> client.putTargets(ask -> ask.rule(rule).targets(targets)).failedEntries());
  }

  ApplyResult remove(EventRuleTargets targets) {
    return remove(targets.rule(), targets(targets.rule()));
  }

  private ApplyResult remove(String rule, List<Target> targets) {
    List<String> ids = targets.stream().map(Target::id).toList();
    return ids.isEmpty()
        ? new ApplyResult.Applied()
        : removeOrNotYet(
            "RemoveTargets",
            () -> client.removeTargets(ask -> ask.rule(rule).ids(ids)).failedEntries());
  }

  ApplyResult remove(EventRule rule) {
    return removeOrNotYet(
        "DeleteRule",
        () -> {
          client.deleteRule(ask -> ask.name(rule.name()));
          return List.of();
        });
  }

  /**
   * Applies a change.
   *
   * @param change returns the entries that EventBridge did not apply
   */
  private ApplyResult applyOrNotYet(String operation, Supplier<List<?>> change) {
    return requests.call(
        operation,
        () -> {
          try {
            return toResult(change.get());
          } catch (ResourceNotFoundException | ConcurrentModificationException e) {
            return new ApplyResult.NotYet(AwsFailures.errorMessage(e));
          }
        });
  }

  /** A rule may still have its targets for some seconds after they were removed. */
  private ApplyResult removeOrNotYet(String operation, Supplier<List<?>> removal) {
    return requests.call(
        operation,
        () -> {
          try {
            return toResult(removal.get());
          } catch (ResourceNotFoundException _) {
            return new ApplyResult.Applied();
          } catch (EventBridgeException e) {
            if (e instanceof ConcurrentModificationException
                || AwsFailures.errorMessage(e).contains("has targets")) {
              return new ApplyResult.NotYet(AwsFailures.errorMessage(e));
            }
            throw e;
          }
        });
  }

  /** EventBridge's response has status 200 even if it did not apply every entry. */
  private static ApplyResult toResult(List<?> failedEntries) {
    return failedEntries.isEmpty()
        ? new ApplyResult.Applied()
        : new ApplyResult.NotYet(failedEntries.toString());
  }
}
