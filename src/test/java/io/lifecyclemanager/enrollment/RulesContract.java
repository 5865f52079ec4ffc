package io.lifecyclemanager.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The part of the contract that is about rules of EventBridge, and about who may send to a queue.
 */
abstract class RulesContract {
  static final Duration FOUR_DAYS = Duration.ofDays(4);

  protected abstract Account account();

  static Part.Queue queue(String name, Duration retention) {
    return queue(name, retention, new Encryption.BySqs());
  }

  static Part.Queue queue(String name, Duration retention, Encryption encryption) {
    return new Part.Queue(name, Duration.ofSeconds(30), retention, encryption, Optional.empty());
  }

  void make(Part part) {
    assertThat(account().make(part)).isEqualTo(new Tried.Done());
  }

  void change(Part part) {
    assertThat(account().change(part)).isEqualTo(new Tried.Done());
  }

  /** Whoever looks finds it as it should be. */
  void assertIs(Part wanted) {
    assertThat(account().find(wanted).map(Part::properties)).contains(wanted.properties());
  }

  void remove(Part part) {
    assertThat(account().remove(part)).isEqualTo(new Tried.Done());
    assertThat(account().find(part)).isEmpty();
  }

  private static Part.Rule rule(String source, boolean enabled) {
    return new Part.Rule("q-spot", "{\"source\": [\"" + source + "\"]}", enabled);
  }

  private Part.Targets targets(String... queues) {
    Place place = account().place();
    return new Part.Targets("q-spot", Arrays.stream(queues).map(place::queueArn).toList());
  }

  @Test
  void aRuleIsMadeAndChangedAndRemovedAfterItsTargets() {
    assertThat(account().find(rule("aws.ec2", true))).isEmpty();
    assertThat(account().find(targets("q"))).isEmpty();
    assertThat(account().isOurs(rule("aws.ec2", true))).isFalse();
    make(rule("aws.ec2", true));
    make(rule("aws.ec2", true));
    assertIs(rule("aws.ec2", true));
    change(rule("aws.health", false));
    assertIs(rule("aws.health", false));
    make(targets("q"));
    make(targets("q"));
    assertIs(targets("q"));
    assertThat(List.of(rule("aws.ec2", true), targets("q"))).allMatch(account()::isOurs);
    assertThat(account().remove(rule("aws.ec2", true))).isInstanceOf(Tried.NotYet.class);
    for (Part part : List.of(targets("q"), rule("aws.ec2", true))) {
      remove(part);
      remove(part);
    }
    assertThat(List.of(rule("aws.ec2", true), targets("q"))).noneMatch(account()::isOurs);
  }

  @Test
  void aTargetWaitsForItsRuleToBeKnown() {
    assertThat(account().make(targets("q"))).isInstanceOf(Tried.NotYet.class);
  }

  @Test
  void aRuleSendsToWhomItIsToldAndToNobodyElse() {
    make(rule("aws.ec2", true));
    change(targets("one", "other"));
    assertIs(targets("one", "other"));
    change(targets("q", "other"));
    assertIs(targets("q", "other"));
    change(targets("q"));
    assertIs(targets("q"));
  }

  private static Part.Access access(String sid, String effect) {
    String statement =
        """
        {"Sid": "%s", "Effect": "%s", "Principal": "*", "Action": "sqs:SendMessage",
         "Resource": "arn:aws:sqs:us-west-2:123456789012:terminations"}
        """
            .formatted(sid, effect);
    return new Part.Access(
        "terminations", "{\"Version\": \"2012-10-17\", \"Statement\": [" + statement + "]}");
  }

  @Test
  void statementsOfOthersStayInTheQueuesPolicy() {
    assertThat(account().find(access("ours", "Deny"))).isEmpty();
    assertThat(account().make(access("ours", "Deny"))).isInstanceOf(Tried.NotYet.class);
    make(queue("terminations", FOUR_DAYS));
    assertThat(account().find(access("ours", "Deny"))).isEmpty();
    make(access("theirs", "Allow"));
    assertThat(account().find(access("ours", "Deny"))).isEmpty();
    make(access("ours", "Deny"));
    make(access("ours", "Deny"));
    assertIs(access("ours", "Deny"));
    change(access("ours", "Allow"));
    assertIs(access("ours", "Allow"));
    assertIs(access("theirs", "Allow"));
    assertThat(account().isOurs(access("ours", "Deny"))).isTrue();
    remove(access("ours", "Deny"));
    remove(access("ours", "Deny"));
    assertIs(access("theirs", "Allow"));
    remove(access("theirs", "Allow"));
    remove(queue("terminations", FOUR_DAYS));
    remove(access("theirs", "Allow"));
  }
}
