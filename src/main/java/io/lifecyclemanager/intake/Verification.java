package io.lifecyclemanager.intake;

import io.lifecyclemanager.intake.AutoScalingGroups.GroupMember;
import io.lifecyclemanager.model.LifecycleAction;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether Auto Scaling confirms what a message claims. Pure. */
final class Verification {
  /** Auto Scaling's answers may lag behind its messages, but not for this long. */
  static final Duration LAG = Duration.ofMinutes(5);

  /** For a queue that does not say how old a message is. */
  private static final int LAG_DELIVERIES = 20;

  private Verification() {}

  /** The judgement on a message. */
  sealed interface VerificationResult {
    /** The instance is on its way out, as claimed. */
    record Confirmed() implements VerificationResult {}

    /** The action is over, or never was. */
    record AlreadyOver(String why) implements VerificationResult {}

    /** Not confirmed now; it may be soon. */
    record NotConfirmedYet(String why) implements VerificationResult {}
  }

  /**
   * Judges a claimed action.
   *
   * @param member what Auto Scaling says of the instance; empty when it is in no group
   * @param age since the message was sent; null where unknown
   * @param deliveries how often it was delivered
   */
  static VerificationResult verify(
      LifecycleAction action,
      Optional<GroupMember> member,
      @Nullable Duration age,
      int deliveries) {
    if (member.isEmpty()) {
      return new VerificationResult.AlreadyOver("instance is in no Auto Scaling group any more");
    }
    GroupMember now = member.get();
    if (!now.group().equals(action.group())) {
      return new VerificationResult.AlreadyOver("instance is in group " + now.group());
    }
    if (now.state().isTerminating()) {
      return new VerificationResult.Confirmed();
    }
    if (now.state().isPastHooks()) {
      return new VerificationResult.AlreadyOver("instance is " + now.state());
    }
    boolean lagging = age == null ? deliveries < LAG_DELIVERIES : age.compareTo(LAG) < 0;
    return lagging
        ? new VerificationResult.NotConfirmedYet("instance is " + now.state())
        : new VerificationResult.AlreadyOver(
            "instance is " + now.state() + ", long after the message");
  }
}
