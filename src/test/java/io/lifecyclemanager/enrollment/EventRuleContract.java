package io.lifecyclemanager.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.enrollment.iam.AwsLocation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The part of the contract about EventBridge rules and the access policy of a queue. */
abstract class EventRuleContract {
  static final Duration FOUR_DAYS = Duration.ofDays(4);

  protected abstract EnrollmentAccount account();

  static Resource.Queue queue(String name, Duration retention) {
    return queue(name, retention, new Encryption.SqsManagedKey());
  }

  static Resource.Queue queue(String name, Duration retention, Encryption encryption) {
    return new Resource.Queue(
        name, Duration.ofSeconds(30), retention, encryption, Optional.empty());
  }

  void create(Resource resource) {
    assertThat(account().create(resource)).isEqualTo(new ApplyResult.Applied());
  }

  void update(Resource resource) {
    assertThat(account().update(resource)).isEqualTo(new ApplyResult.Applied());
  }

  void assertFound(Resource desired) {
    assertThat(account().find(desired).map(Resource::properties)).contains(desired.properties());
  }

  void remove(Resource resource) {
    assertThat(account().remove(resource)).isEqualTo(new ApplyResult.Applied());
    assertThat(account().find(resource)).isEmpty();
  }

  private static EventRule rule(String source, boolean enabled) {
    return new EventRule("q-spot", "{\"source\": [\"" + source + "\"]}", enabled);
  }

  private EventRuleTargets targets(String... queues) {
    AwsLocation location = account().location();
    return new EventRuleTargets("q-spot", Arrays.stream(queues).map(location::queueArn).toList());
  }

  @Test
  void aRuleIsCreatedAndUpdatedAndRemovedAfterItsTargets() {
    assertThat(account().find(rule("aws.ec2", true))).isEmpty();
    assertThat(account().find(targets("q"))).isEmpty();
    assertThat(account().isOwned(rule("aws.ec2", true))).isFalse();
    create(rule("aws.ec2", true));
    create(rule("aws.ec2", true));
    assertFound(rule("aws.ec2", true));
    update(rule("aws.health", false));
    assertFound(rule("aws.health", false));
    create(targets("q"));
    create(targets("q"));
    assertFound(targets("q"));
    assertThat(List.of(rule("aws.ec2", true), targets("q"))).allMatch(account()::isOwned);
    assertThat(account().remove(rule("aws.ec2", true))).isInstanceOf(ApplyResult.NotYet.class);
    for (Resource resource : List.of(targets("q"), rule("aws.ec2", true))) {
      remove(resource);
      remove(resource);
    }
    assertThat(List.of(rule("aws.ec2", true), targets("q"))).noneMatch(account()::isOwned);
  }

  @Test
  void aTargetIsNotCreatedBeforeItsRule() {
    assertThat(account().create(targets("q"))).isInstanceOf(ApplyResult.NotYet.class);
  }

  @Test
  void aRuleSendsToTheDesiredTargetsOnly() {
    create(rule("aws.ec2", true));
    update(targets("one", "other"));
    assertFound(targets("one", "other"));
    update(targets("q", "other"));
    assertFound(targets("q", "other"));
    update(targets("q"));
    assertFound(targets("q"));
  }

  private static Resource.QueueAccessPolicy accessPolicy(String sid, String effect) {
    String statement =
        """
        {"Sid": "%s", "Effect": "%s", "Principal": "*", "Action": "sqs:SendMessage",
         "Resource": "arn:aws:sqs:us-west-2:123456789012:terminations"}
        """
            .formatted(sid, effect);
    return new Resource.QueueAccessPolicy(
        "terminations", "{\"Version\": \"2012-10-17\", \"Statement\": [" + statement + "]}");
  }

  @Test
  void statementsOfOtherOwnersStayInTheAccessPolicy() {
    assertThat(account().find(accessPolicy("ours", "Deny"))).isEmpty();
    assertThat(account().create(accessPolicy("ours", "Deny")))
        .isInstanceOf(ApplyResult.NotYet.class);
    create(queue("terminations", FOUR_DAYS));
    assertThat(account().find(accessPolicy("ours", "Deny"))).isEmpty();
    create(accessPolicy("theirs", "Allow"));
    assertThat(account().find(accessPolicy("ours", "Deny"))).isEmpty();
    create(accessPolicy("ours", "Deny"));
    create(accessPolicy("ours", "Deny"));
    assertFound(accessPolicy("ours", "Deny"));
    update(accessPolicy("ours", "Allow"));
    assertFound(accessPolicy("ours", "Allow"));
    assertFound(accessPolicy("theirs", "Allow"));
    assertThat(account().isOwned(accessPolicy("ours", "Deny"))).isTrue();
    remove(accessPolicy("ours", "Deny"));
    remove(accessPolicy("ours", "Deny"));
    assertFound(accessPolicy("theirs", "Allow"));
    remove(accessPolicy("theirs", "Allow"));
    remove(queue("terminations", FOUR_DAYS));
    remove(accessPolicy("theirs", "Allow"));
  }
}
