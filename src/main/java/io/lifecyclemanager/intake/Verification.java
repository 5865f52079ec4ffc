package io.lifecyclemanager.intake;

import io.lifecyclemanager.intake.AutoScalingGroups.GroupMember;
import io.lifecyclemanager.model.LifecycleAction;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether Auto Scaling confirms what a message claims. Pure. */
final class Verification {
  /** How long Auto Scaling's answers may lag behind its messages. */
  static final Duration LAG = Duration.ofMinutes(5);

  /** The same in deliveries, where the age of a message is not known. */
  private static final int LAG_DELIVERIES = 20;

  private Verification() {}

  /** Whether a message is confirmed. */
  sealed interface VerificationResult {
    /** The instance is terminating, or launching, as the message says. */
    record Confirmed() implements VerificationResult {}

    /** The lifecycle action is over, or never began. */
    record AlreadyOver(String reason) implements VerificationResult {}

    /** Not confirmed yet; Auto Scaling's answer may lag. */
    record NotConfirmedYet(String reason) implements VerificationResult {}
  }

  /**
   * Verifies the lifecycle action of a message.
   *
   * @param member the instance in its group; empty when it is in no group
   * @param age since the message was sent; null where unknown
   * @param deliveries how often the message was delivered
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
    // The message has the terminating transition, so a way into a warm pool is that of a scale-in.
    if (now.state().isTerminating() || now.state().isEnteringWarmPool()) {
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

  /**
   * Verifies the lifecycle action of a launching hook.
   *
   * @param member the instance in its group; empty when it is in no group
   * @param age since the message was sent
   */
  static VerificationResult verifyLaunch(
      LifecycleAction action, Optional<GroupMember> member, Duration age) {
    if (member.isEmpty()) {
      return age.compareTo(LAG) < 0
          ? new VerificationResult.NotConfirmedYet("instance is in no Auto Scaling group yet")
          : new VerificationResult.AlreadyOver("instance is in no Auto Scaling group any more");
    }
    GroupMember now = member.get();
    if (!now.group().equals(action.group())) {
      return new VerificationResult.AlreadyOver("instance is in group " + now.group());
    }
    return now.state().isLaunching()
        ? new VerificationResult.Confirmed()
        : new VerificationResult.AlreadyOver("instance is " + now.state());
  }
}
