package io.lifecyclemanager.enrollment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.IamPolicy;
import io.lifecyclemanager.enrollment.iam.PolicyStatement;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link EnrollmentAccount} guarantees. */
public abstract class EnrollmentAccountContract extends PresetResourceContract {
  protected static final GroupName GROUP = new GroupName("workers");
  private static final GroupName MISSING_GROUP = new GroupName("missing");
  private static final String TAG_KEY = "kubernetes.io/cluster/prod";

  /** Creates {@link #GROUP} without tags and hooks. */
  protected abstract void createGroup();

  /** From now on every request to IAM is denied. */
  protected abstract void denyRoleCalls();

  /** Sends messages to a queue, and receives some of them. */
  protected abstract void putMessages(String queue, int visible, int inFlight);

  private Resource.Hook hook(Duration heartbeatTimeout, String defaultResult) {
    AwsLocation location = account().location();
    return new Resource.Hook(
        GROUP,
        "lifecycle-manager",
        DesiredState.TERMINATING_TRANSITION,
        location.queueArn("terminations"),
        location.globalArn("role/sender"),
        heartbeatTimeout,
        defaultResult);
  }

  private static Resource.Role role(String service) {
    return new Resource.Role(
        "sender",
        new IamPolicy(List.of(PolicyStatement.allowAssumeRole(service + ".amazonaws.com"))).json());
  }

  private static Resource.RolePolicy rolePolicy(String resource) {
    PolicyStatement send =
        PolicyStatement.allow("Send", "arn:aws:sqs:::" + resource, "sqs:SendMessage");
    return new Resource.RolePolicy("sender", "send", new IamPolicy(List.of(send)).json());
  }

  @Test
  void theLocationIsThatOfTheCaller() {
    assertThat(account().location()).isEqualTo(new AwsLocation("aws", "us-west-2", "123456789012"));
  }

  @Test
  void aMissingResourceIsNotFound() {
    createGroup();
    assertThat(account().find(queue("terminations", FOUR_DAYS))).isEmpty();
    assertThat(account().find(role("a"))).isEmpty();
    assertThat(account().find(rolePolicy("a"))).isEmpty();
    assertThat(account().find(new Resource.Tag(GROUP, TAG_KEY, "owned"))).isEmpty();
    assertThat(account().find(new Resource.Tag(MISSING_GROUP, TAG_KEY, "owned"))).isEmpty();
    assertThat(account().find(hook(Duration.ofMinutes(15), "CONTINUE"))).isEmpty();
  }

  @Test
  void aQueueIsCreatedAndUpdated() {
    create(queue("terminations", FOUR_DAYS));
    assertFound(queue("terminations", FOUR_DAYS));
    create(queue("terminations", FOUR_DAYS));
    update(queue("terminations", Duration.ofDays(14)));
    assertFound(queue("terminations", Duration.ofDays(14)));
  }

  @Test
  void aQueueHasOneKindOfEncryptionAtATime() {
    Encryption key = new Encryption.KmsKey("arn:aws:kms:us-west-2:123456789012:key/1234-5678");
    create(queue("terminations", FOUR_DAYS, key));
    assertFound(queue("terminations", FOUR_DAYS, key));
    for (Encryption other :
        List.of(new Encryption.SqsManagedKey(), key, new Encryption.KmsKey("alias/a"))) {
      update(queue("terminations", FOUR_DAYS, other));
      assertFound(queue("terminations", FOUR_DAYS, other));
    }
  }

  @Test
  void aQueueGetsAndLosesItsRedrivePolicy() {
    create(queue("dead", FOUR_DAYS));
    create(queue("terminations", FOUR_DAYS));
    Resource.Queue withRedrivePolicy =
        new Resource.Queue(
            "terminations",
            Duration.ofSeconds(30),
            FOUR_DAYS,
            new Encryption.SqsManagedKey(),
            Optional.of(new Resource.RedrivePolicy(account().location().queueArn("dead"), 1000)));
    update(withRedrivePolicy);
    assertFound(withRedrivePolicy);
    update(queue("terminations", FOUR_DAYS));
    assertFound(queue("terminations", FOUR_DAYS));
  }

  @Test
  void anExistingQueueIsConfirmedWithoutAChange() {
    Resource.Queue queue = queue("terminations", FOUR_DAYS);
    create(queue);
    assertThat(account().confirmQueue(queue)).isEqualTo(new ApplyResult.Applied());
    assertThat(account().confirmQueue(queue("terminations", Duration.ofDays(14))))
        .isEqualTo(new ApplyResult.Applied());
    assertFound(queue);
  }

  @Test
  void aRoleIsCreatedAndUpdated() {
    create(role("autoscaling"));
    assertFound(role("autoscaling"));
    create(role("autoscaling"));
    update(role("events"));
    assertFound(role("events"));
  }

  @Test
  void aPolicyOfARoleIsCreatedAndUpdated() {
    create(role("autoscaling"));
    create(rolePolicy("one"));
    create(rolePolicy("one"));
    assertFound(rolePolicy("one"));
    update(rolePolicy("another"));
    assertFound(rolePolicy("another"));
  }

  @Test
  void aPolicyIsNotCreatedBeforeItsRole() {
    assertThat(account().create(rolePolicy("one"))).isInstanceOf(ApplyResult.NotYet.class);
  }

  @Test
  void aTagIsCreatedAndUpdated() {
    createGroup();
    create(new Resource.Tag(GROUP, TAG_KEY, "shared"));
    create(new Resource.Tag(GROUP, TAG_KEY, "shared"));
    assertFound(new Resource.Tag(GROUP, TAG_KEY, "shared"));
    update(new Resource.Tag(GROUP, TAG_KEY, "owned"));
    assertFound(new Resource.Tag(GROUP, TAG_KEY, "owned"));
    assertThat(account().groupsTagged(TAG_KEY)).containsExactly(Map.entry(GROUP, "owned"));
    assertThat(account().groupsTagged("another")).isEmpty();
  }

  @Test
  void aHookIsCreatedAndUpdated() {
    createGroup();
    create(queue("terminations", FOUR_DAYS));
    create(role("autoscaling"));
    create(hook(Duration.ofMinutes(15), "CONTINUE"));
    create(hook(Duration.ofMinutes(15), "CONTINUE"));
    assertFound(hook(Duration.ofMinutes(15), "CONTINUE"));
    update(hook(Duration.ofMinutes(1), "ABANDON"));
    assertFound(hook(Duration.ofMinutes(1), "ABANDON"));
  }

  @Test
  void aCreatedResourceIsOwnedAndCanBeRemoved() {
    Resource queue = queue("terminations", FOUR_DAYS);
    assertThat(account().isOwned(queue)).isFalse();
    create(queue);
    create(role("autoscaling"));
    create(rolePolicy("one"));
    assertThat(List.of(queue, role("autoscaling"), rolePolicy("one"))).allMatch(account()::isOwned);
    assertThat(account().remove(role("autoscaling"))).isInstanceOf(ApplyResult.NotYet.class);
    for (Resource resource : List.of(rolePolicy("one"), role("autoscaling"), queue)) {
      remove(resource);
      remove(resource);
    }
    assertThat(List.of(queue, role("autoscaling"), rolePolicy("one")))
        .noneMatch(account()::isOwned);
  }

  @Test
  void hooksAreFoundThroughTheirGroupAndCanBeRemoved() {
    createGroup();
    create(queue("terminations", FOUR_DAYS));
    create(role("autoscaling"));
    assertThat(account().groups()).containsExactly(GROUP);
    assertThat(account().hooksOf(GROUP)).isEmpty();
    Resource.Hook hook = hook(Duration.ofMinutes(15), "CONTINUE");
    create(hook);
    assertThat(account().hooksOf(GROUP)).containsExactly(hook);
    assertThat(account().hooksOf(MISSING_GROUP)).isEmpty();
    assertThat(account().terminatingInstances(GROUP)).isEmpty();
    remove(hook);
    remove(hook);
    assertThat(account().hooksOf(GROUP)).isEmpty();
  }

  @Test
  void messagesAreCounted() {
    assertThat(account().countMessages("terminations"))
        .isEqualTo(EnrollmentAccount.MessageCounts.NONE);
    create(queue("terminations", FOUR_DAYS));
    assertThat(account().countMessages("terminations"))
        .isEqualTo(EnrollmentAccount.MessageCounts.NONE);
    putMessages("terminations", 2, 1);
    assertThat(account().countMessages("terminations"))
        .isEqualTo(new EnrollmentAccount.MessageCounts(2, 1));
  }

  @Test
  void missingGroupsAreLeftOut() {
    createGroup();
    assertThat(account().existingGroups(Set.of(GROUP, MISSING_GROUP))).containsExactly(GROUP);
    assertThat(account().existingGroups(Set.of(MISSING_GROUP))).isEmpty();
  }

  @Test
  void aDeniedRequestIsNotTakenForAMissingResource() {
    denyRoleCalls();
    for (Resource resource : List.of(role("a"), rolePolicy("a"))) {
      assertThatExceptionOfType(RemoteFailure.class)
          .isThrownBy(() -> account().find(resource))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(RemoteFailure.FailureKind.DENIED));
    }
  }
}
