package io.lifecyclemanager.aws;

import io.lifecyclemanager.enrollment.Mark;
import io.lifecyclemanager.enrollment.Part;
import io.lifecyclemanager.enrollment.Tried;
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
final class RuleParts {
  private final EventBridgeClient client;
  private final InFlight requests = InFlight.ofCommand("EventBridge");

  RuleParts(EventBridgeClient client) {
    this.client = client;
  }

  Optional<Part> find(Part.Rule wanted) {
    return described(wanted.name())
        .map(rule ->
            new Part.Rule(
                wanted.name(),
                // None where it goes by the clock.
                Optional.ofNullable(rule.eventPattern()).orElse(""),
                rule.state() != RuleState.DISABLED));
  }

  private Optional<DescribeRuleResponse> described(String rule) {
    return orNone("DescribeRule", () -> client.describeRule(ask -> ask.name(rule)));
  }

  Optional<Part> find(Part.Targets wanted) {
    return Optional.of(targets(wanted.rule()))
        .filter(all -> !all.isEmpty())
        .map(all -> new Part.Targets(wanted.rule(), all.stream().map(Target::arn).toList()));
  }

  /** A rule has five at most. */
  private List<Target> targets(String rule) {
    return orNone(
            "ListTargetsByRule", () -> client.listTargetsByRule(ask -> ask.rule(rule)).targets())
        .orElse(List.of());
  }

  boolean isOurs(String name) {
    return described(name)
        .flatMap(rule ->
            orNone(
                "ListTagsForResource",
                () -> client.listTagsForResource(ask -> ask.resourceARN(rule.arn())).tags()))
        .filter(tags -> tags.contains(mark()))
        .isPresent();
  }

  private static Tag mark() {
    return Tag.builder().key(Mark.KEY).value(Mark.VALUE).build();
  }

  /** The answer; empty where there is no such rule. */
  private <T> Optional<T> orNone(String operation, Supplier<T> question) {
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
  Tried make(Part.Rule rule) {
    return put(asked(rule).tags(mark()));
  }

  Tried change(Part.Rule rule) {
    return put(asked(rule));
  }

  private Tried put(PutRuleRequest.Builder rule) {
    return told(
        "PutRule",
        () -> {
          client.putRule(rule.build());
          return List.of();
        });
  }

  private static PutRuleRequest.Builder asked(Part.Rule rule) {
    return PutRuleRequest.builder()
        .name(rule.name())
        .description("Sends to lifecycle-manager's queue.")
        .eventPattern(rule.pattern())
        .state(rule.enabled() ? RuleState.ENABLED : RuleState.DISABLED);
  }

  /** Whoever else it sends to is removed. */
  Tried put(Part.Targets wanted) {
    List<Target> is = targets(wanted.rule());
    Set<String> there = is.stream().map(Target::arn).collect(Collectors.toSet());
    List<Target> missing =
        wanted.arns().stream()
            .filter(arn -> !there.contains(arn))
            .map(arn -> Target.builder().id(id(arn)).arn(arn).build())
            .toList();
    Tried put = put(wanted.rule(), missing);
    return switch (put) {
      case Tried.NotYet _ -> put;
      case Tried.Done() -> {
        Set<String> taken = missing.stream().map(Target::id).collect(Collectors.toSet());
        yield remove(
            wanted.rule(),
            is.stream()
                .filter(one -> !wanted.arns().contains(one.arn()) && !taken.contains(one.id()))
                .toList());
      }
    };
  }

  /** Within the rule: the queue's name. */
  private static String id(String queueArn) {
    return queueArn.substring(queueArn.lastIndexOf(':') + 1);
  }

  private Tried put(String rule, List<Target> targets) {
    return targets.isEmpty()
        ? new Tried.Done()
        : told(
            "PutTargets",
            () -> client.putTargets(ask -> ask.rule(rule).targets(targets)).failedEntries());
  }

  Tried remove(Part.Targets targets) {
    return remove(targets.rule(), targets(targets.rule()));
  }

  private Tried remove(String rule, List<Target> targets) {
    List<String> ids = targets.stream().map(Target::id).toList();
    return ids.isEmpty()
        ? new Tried.Done()
        : gone(
            "RemoveTargets",
            () -> client.removeTargets(ask -> ask.rule(rule).ids(ids)).failedEntries());
  }

  Tried remove(Part.Rule rule) {
    return gone(
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
  private Tried told(String operation, Supplier<List<?>> change) {
    return requests.call(
        operation,
        () -> {
          try {
            return done(change.get());
          } catch (ResourceNotFoundException | ConcurrentModificationException e) {
            return new Tried.NotYet(AwsTrouble.words(e));
          }
        });
  }

  /** A target that was just removed may still be known somewhere. */
  private Tried gone(String operation, Supplier<List<?>> removal) {
    return requests.call(
        operation,
        () -> {
          try {
            return done(removal.get());
          } catch (ResourceNotFoundException _) {
            return new Tried.Done();
          } catch (EventBridgeException e) {
            if (e instanceof ConcurrentModificationException
                || AwsTrouble.words(e).contains("has targets")) {
              return new Tried.NotYet(AwsTrouble.words(e));
            }
            throw e;
          }
        });
  }

  /** EventBridge answers 200 to what it did not do. */
  private static Tried done(List<?> refused) {
    return refused.isEmpty() ? new Tried.Done() : new Tried.NotYet(refused.toString());
  }
}
