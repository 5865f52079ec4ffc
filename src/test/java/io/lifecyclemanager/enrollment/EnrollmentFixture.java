package io.lifecyclemanager.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** An account in memory with some groups, and the commands that change it. */
final class EnrollmentFixture {
  static final GroupName ONE = new GroupName("one");
  static final GroupName OTHER = new GroupName("other");
  static final String QUEUE_ARN = "arn:aws:sqs:us-west-2:123456789012:q";

  private final FakeEnrollmentAccount account = new FakeEnrollmentAccount();
  private final SimulatedTime time = new SimulatedTime();
  private final List<String> output = new ArrayList<>();

  EnrollmentFixture(GroupName... groups) {
    List.of(groups).forEach(account::createGroup);
  }

  FakeEnrollmentAccount account() {
    return account;
  }

  SimulatedTime time() {
    return time;
  }

  /** Everything that the commands printed so far, progress included. */
  List<String> output() {
    return output;
  }

  Enrollment enrollment() {
    return new Enrollment(account, time, new Random(1), output::add);
  }

  Unenrollment unenrollment() {
    return new Unenrollment(account, time, new Random(1), output::add);
  }

  EnrollmentReport enroll(DesiredStateBuilder desired) throws InterruptedException {
    return enroll(desired, false);
  }

  EnrollmentReport enrollWithOverwrite(DesiredStateBuilder desired) throws InterruptedException {
    return enroll(desired, true);
  }

  EnrollmentReport enroll(DesiredStateBuilder builder, boolean overwrite)
      throws InterruptedException {
    DesiredState desired = builder.build();
    List<ResourceDiff> diffs = enrollment().findDiffs(desired, overwrite);
    return enrollment().apply(desired, diffs, overwrite);
  }

  EnrollmentReport planEnrollment(DesiredStateBuilder desired, boolean overwrite)
      throws InterruptedException {
    return Enrollment.reportPlan(enrollment().findDiffs(desired.build(), overwrite), overwrite);
  }

  EnrollmentReport unenroll(RemovalRequest request) throws InterruptedException {
    return unenrollment().apply(request, unenrollment().planRemovals(request));
  }

  EnrollmentReport planUnenrollment(RemovalRequest request) throws InterruptedException {
    return Unenrollment.reportPlan(unenrollment().planRemovals(request));
  }

  /** A request for the queue {@code q}, with its default role, and all hooks or those of groups. */
  static RemovalRequest removal(GroupName... groups) {
    return removal(false, groups);
  }

  static RemovalRequest forcedRemoval() {
    return removal(true);
  }

  private static RemovalRequest removal(boolean force, GroupName... groups) {
    return new RemovalRequest("q", Optional.empty(), List.of(groups), Optional.empty(), force);
  }

  /** The same for the role {@code sender}. */
  static RemovalRequest removalWithRole(GroupName... groups) {
    return new RemovalRequest("q", Optional.of("sender"), List.of(groups), Optional.empty(), false);
  }

  /** Enroll's hook for the queue {@code q}. */
  static Resource.Hook hook(GroupName group, String role, Duration heartbeatTimeout) {
    return new Resource.Hook(
        group,
        DesiredState.HOOK_NAME,
        DesiredState.TERMINATING_TRANSITION,
        QUEUE_ARN,
        "arn:aws:iam::123456789012:role/" + role,
        heartbeatTimeout,
        DesiredState.DEFAULT_RESULT);
  }

  static Resource.Queue queue(Encryption encryption) {
    Duration day = Duration.ofDays(1);
    return new Resource.Queue("q", day, day, encryption, Optional.empty());
  }

  List<String> titles() {
    return account.resources().stream().map(Resource::title).toList();
  }

  /** Enroll's policy of the role. */
  String rolePolicy() {
    return account
        .resources(Resource.RolePolicy.class)
        .map(Resource.RolePolicy::policy)
        .findFirst()
        .orElseThrow();
  }

  /** The queue's access policy with the statements of all owners; an empty text for none. */
  String accessPolicy() {
    return account
        .resources(Resource.QueueAccessPolicy.class)
        .map(Resource.QueueAccessPolicy::policy)
        .findFirst()
        .orElse("");
  }

  /** Makes an account on which a command has to work. */
  interface Preparation {
    EnrollmentFixture prepare() throws InterruptedException;
  }

  /** Runs the command. */
  interface EnrollmentCommand {
    EnrollmentReport runOn(EnrollmentFixture fixture) throws InterruptedException;
  }

  /**
   * Runs the command on one account after another, each time with another call that fails, and then
   * again without a failure: the second run always completes what the first one left.
   *
   * @param afterEffect whether the call has its effect before it fails
   */
  static void assertCompletedAfterAnyFailure(
      boolean afterEffect, Preparation preparation, EnrollmentCommand command)
      throws InterruptedException {
    EnrollmentFixture undisturbed = preparation.prepare();
    undisturbed.account.failure().resetCalls();
    command.runOn(undisturbed);
    Collection<Resource> expected = undisturbed.account.resources();
    int calls = undisturbed.account.failure().calls();
    assertThat(calls).isGreaterThan(15);
    for (int call = 0; call < calls; call++) {
      EnrollmentFixture fixture = preparation.prepare();
      fixture.account.failure().failAt(call, afterEffect, FailureKind.REJECTED);
      assertThat(fixture.failureOf(command)).contains(SingleCallFailure.MESSAGE);
      fixture.account.failure().stop();
      EnrollmentReport second = command.runOn(fixture);
      assertThat(second.failure()).isEmpty();
      assertThat(second.hasOpenChanges()).isFalse();
      assertThat(fixture.account.resources())
          .as("after a failure of call " + call)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  /** The failure of a command that either changes nothing or reports what it did. */
  private String failureOf(EnrollmentCommand command) throws InterruptedException {
    List<String> before = account.changes();
    try {
      EnrollmentReport report = command.runOn(this);
      assertThat(report.text()).contains("failed ");
      assertThat(report.hasOpenChanges()).isTrue();
      return report.failure().orElseThrow();
    } catch (RemoteFailure e) {
      assertThat(account.changes()).isEqualTo(before);
      return e.getMessage();
    }
  }
}
