package io.lifecyclemanager.enrollment.aws;

import io.lifecyclemanager.aws.AwsFailures;
import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.enrollment.ApplyResult;
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

/** Rules of the default bus of EventBridge, and to whom they send. */
final class RuleResources {
  private final EventBridgeClient client;
  private final AwsRequests requests = AwsRequests.forCommand("EventBridge");

  RuleResources(EventBridgeClient client) {
    this.client = client;
  }

  Optional<Resource> find(Resource.Rule wanted) {
    return describe(wanted.name())
        .map(rule ->
            new Resource.Rule(
                wanted.name(),
                // None where it goes by the clock.
                Optional.ofNullable(rule.eventPattern()).orElse(""),
                rule.state() != RuleState.DISABLED));
  }

  private Optional<DescribeRuleResponse> describe(String rule) {
    return emptyIfMissing("DescribeRule", () -> client.describeRule(ask -> ask.name(rule)));
  }

  Optional<Resource> find(Resource.RuleTargets wanted) {
    return Optional.of(targets(wanted.rule()))
        .filter(all -> !all.isEmpty())
        .map(
            all -> new Resource.RuleTargets(wanted.rule(), all.stream().map(Target::arn).toList()));
  }

  /** A rule has five at most. */
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

  /** The answer; empty where there is no such rule. */
  private <T> Optional<T> emptyIfMissing(String operation, Supplier<T> question) {
    return requests.call(
        operation,
        () -> {
          try {
            return Optional.of(question.get());
          } catch (ResourceNotFoundException _) {
            return Optional.empty();
          }
        });
  }

  /** Tags are looked at only where the rule is new. */
  ApplyResult create(Resource.Rule rule) {
    return put(putRequest(rule).tags(ownershipTag()));
  }

  ApplyResult update(Resource.Rule rule) {
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

  private static PutRuleRequest.Builder putRequest(Resource.Rule rule) {
    return PutRuleRequest.builder()
        .name(rule.name())
        .description("Sends to lifecycle-manager's queue.")
        .eventPattern(rule.eventPattern())
        .state(rule.enabled() ? RuleState.ENABLED : RuleState.DISABLED);
  }

  /** Whoever else it sends to is removed. */
  ApplyResult put(Resource.RuleTargets wanted) {
    List<Target> is = targets(wanted.rule());
    Set<String> there = is.stream().map(Target::arn).collect(Collectors.toSet());
    List<Target> missing =
        wanted.targetArns().stream()
            .filter(arn -> !there.contains(arn))
            .map(arn -> Target.builder().id(id(arn)).arn(arn).build())
            .toList();
    ApplyResult put = put(wanted.rule(), missing);
    return switch (put) {
      case ApplyResult.NotYet _ -> put;
      case ApplyResult.Applied() -> {
        Set<String> taken = missing.stream().map(Target::id).collect(Collectors.toSet());
        yield remove(
            wanted.rule(),
            is.stream()
                .filter(
                    one -> !wanted.targetArns().contains(one.arn()) && !taken.contains(one.id()))
                .toList());
      }
    };
  }

  /** Within the rule: the queue's name. */
  private static String id(String queueArn) {
    return queueArn.substring(queueArn.lastIndexOf(':') + 1);
  }

  private ApplyResult put(String rule, List<Target> targets) {
    return targets.isEmpty()
        ? new ApplyResult.Applied()
        : applyOrNotYet(
            "PutTargets",
            () -> client.putTargets(ask -> ask.rule(rule).targets(targets)).failedEntries());
  }

  ApplyResult remove(Resource.RuleTargets targets) {
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

  ApplyResult remove(Resource.Rule rule) {
    return removeOrNotYet(
        "DeleteRule",
        () -> {
          client.deleteRule(ask -> ask.name(rule.name()));
          return List.of();
        });
  }

  /**
   * Changes something.
   *
   * @param change answers what was refused
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

  /** A target that was just removed may still be known somewhere. */
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

  /** EventBridge answers 200 to what it did not do. */
  private static ApplyResult toResult(List<?> refused) {
    return refused.isEmpty()
        ? new ApplyResult.Applied()
        : new ApplyResult.NotYet(refused.toString());
  }
}
