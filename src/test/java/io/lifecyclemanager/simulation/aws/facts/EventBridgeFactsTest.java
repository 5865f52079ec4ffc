package io.lifecyclemanager.simulation.aws.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.simulation.aws.SimulatedAws;
import io.lifecyclemanager.simulation.aws.query.SettableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.InvalidEventPatternException;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.Tag;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** Rules as {@code aws-facts.md} has them. */
class EventBridgeFactsTest {
  private static final String RULE = "spot";
  private static final String PATTERN = "{\"source\": [\"aws.ec2\"]}";
  private static final String QUEUE = "arn:aws:sqs:us-west-2:123456789012:q";

  private final SimulatedAws aws = SimulatedAws.start(new SettableClock(), (arn, body) -> {});
  private final EventBridgeClient events = aws.client(EventBridgeClient.builder());

  @AfterEach
  void close() {
    events.close();
    aws.close();
  }

  private String put(String value) {
    Tag tag = Tag.builder().key("k").value(value).build();
    return events
        .putRule(ask -> ask.name(RULE).eventPattern(PATTERN).state("ENABLED").tags(tag))
        .ruleArn();
  }

  private void send() {
    events.putTargets(ask -> ask.rule(RULE).targets(Target.builder().id("q").arn(QUEUE).build()));
  }

  @Test
  void aRuleIsDescribedWithItsPatternAndItsState() {
    assertThat(put("v")).isEqualTo("arn:aws:events:us-west-2:123456789012:rule/spot");
    var rule = events.describeRule(ask -> ask.name(RULE));
    assertThat(rule.eventPattern()).isEqualTo(PATTERN);
    assertThat(rule.stateAsString()).isEqualTo("ENABLED");
    assertThat(rule.arn()).isEqualTo("arn:aws:events:us-west-2:123456789012:rule/spot");
  }

  @Test
  void aRuleThatExistsKeepsItsTagsAndItsTargets() {
    String arn = put("v");
    send();
    put("w");
    assertThat(events.listTagsForResource(ask -> ask.resourceARN(arn)).tags())
        .containsExactly(Tag.builder().key("k").value("v").build());
    assertThat(events.listTargetsByRule(ask -> ask.rule(RULE)).targets()).hasSize(1);
  }

  @Test
  void aTargetWithTheSameIdTakesTheOthersPlace() {
    put("v");
    send();
    send();
    assertThat(events.listTargetsByRule(ask -> ask.rule(RULE)).targets())
        .containsExactly(Target.builder().id("q").arn(QUEUE).build());
  }

  @Test
  void aRuleThatDoesNotExistIsNotFound() {
    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(() -> events.describeRule(ask -> ask.name(RULE)));
    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(() -> events.listTargetsByRule(ask -> ask.rule(RULE)));
    assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(this::send);
  }

  @Test
  void aRuleWithTargetsCannotBeDeletedAndOneThatDoesNotExistCan() {
    put("v");
    send();
    assertThatExceptionOfType(EventBridgeException.class)
        .isThrownBy(() -> events.deleteRule(ask -> ask.name(RULE)))
        .withMessageContaining("has targets");
    assertThat(events.removeTargets(ask -> ask.rule(RULE).ids("q")).failedEntryCount()).isZero();
    events.deleteRule(ask -> ask.name(RULE));
    events.deleteRule(ask -> ask.name(RULE));
  }

  @Test
  void aPatternThatIsNoJsonIsRefused() {
    assertThatExceptionOfType(InvalidEventPatternException.class)
        .isThrownBy(() -> events.putRule(ask -> ask.name(RULE).eventPattern("spot")));
  }
}
