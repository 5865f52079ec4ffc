package io.lifecyclemanager.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.enrollment.iam.IamPolicy;
import io.lifecyclemanager.enrollment.iam.PolicyStatement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The part of the contract about what people have set before enroll runs. */
abstract class PresetResourceContract extends EventRuleContract {
  @Test
  void anExistingQueueIsConfirmedBeforeItsDeadLetterQueueExists() {
    create(queue("terminations", FOUR_DAYS));
    Resource.RedrivePolicy redrive =
        new Resource.RedrivePolicy(account().location().queueArn("not-yet"), 1000);
    assertThat(
            account()
                .confirmQueue(
                    new Resource.Queue(
                        "terminations",
                        Duration.ofSeconds(30),
                        FOUR_DAYS,
                        new Encryption.SqsManagedKey(),
                        Optional.of(redrive))))
        .isEqualTo(new ApplyResult.Applied());
    assertFound(queue("terminations", FOUR_DAYS));
  }

  @Test
  void aDelayedQueueAndOneForSmallMessagesAreFoundAndCorrected() {
    Resource.Queue delayed =
        new Resource.Queue(
            "terminations",
            Duration.ofSeconds(30),
            FOUR_DAYS,
            new Encryption.SqsManagedKey(),
            Optional.empty(),
            Duration.ofSeconds(90),
            1024);
    create(queue("terminations", FOUR_DAYS));
    makeDelayedAndSmall("terminations", 90, 1024);
    assertFound(delayed);
    update(queue("terminations", FOUR_DAYS));
    assertFound(queue("terminations", FOUR_DAYS));
  }

  /** Gives a queue a delay in seconds and a maximum message size in bytes, as people may. */
  protected abstract void makeDelayedAndSmall(String queue, int delay, int maxMessageSize);

  @Test
  void aRoleKeepsItsPathAndGetsABoundary() {
    String trust =
        new IamPolicy(List.of(PolicyStatement.allowAssumeRole(DesiredState.AUTO_SCALING_SERVICE)))
            .json();
    Resource.Role bare = new Resource.Role("sender", "/teams/", Optional.empty(), trust);
    create(bare);
    assertFound(bare);
    Resource.Role bounded =
        new Resource.Role(
            "sender", "/teams/", Optional.of("arn:aws:iam::123456789012:policy/limit"), trust);
    update(bounded);
    assertFound(bounded);
  }
}
