package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.Encryption;
import io.lifecyclemanager.enrollment.Enrollment;
import io.lifecyclemanager.enrollment.EnrollmentReport;
import io.lifecyclemanager.enrollment.RemovalRequest;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.enrollment.Unenrollment;
import io.lifecyclemanager.fakes.FakeEnrollmentAccount;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Queues that are encrypted with a key of the customer: who sends needs a right to it. */
class CustomerKeyTest {
  private static final GroupName GROUP = new GroupName("workers");
  private static final String KEY = "arn:aws:kms:us-west-2:123456789012:key/1234-5678";
  private static final String OTHER_KEY = KEY + "9";

  private final FakeEnrollmentAccount account = new FakeEnrollmentAccount();
  private final List<String> progress = new ArrayList<>();

  CustomerKeyTest() {
    account.createGroup(GROUP);
  }

  private EnrollmentReport enroll(@Nullable String key, boolean overwrite)
      throws InterruptedException {
    Enrollment enrollment =
        new Enrollment(account, new SimulatedTime(), new Random(1), progress::add);
    DesiredState wanted =
        new DesiredState(
            "q",
            "sender",
            List.of(GROUP),
            Optional.empty(),
            Duration.ofMinutes(15),
            Optional.ofNullable(key),
            false);
    return enrollment.apply(wanted, enrollment.findDiffs(wanted, overwrite), overwrite);
  }

  private EnrollmentReport unenroll() throws InterruptedException {
    Unenrollment unenrollment =
        new Unenrollment(account, new SimulatedTime(), new Random(1), progress::add);
    RemovalRequest unwanted =
        new RemovalRequest("q", Optional.of("sender"), List.of(), Optional.empty(), false);
    return unenrollment.apply(unwanted, unenrollment.planRemovals(unwanted));
  }

  private void putQueue(Encryption encryption) {
    Duration day = Duration.ofDays(1);
    account.putResource(new Resource.Queue("q", day, day, encryption, Optional.empty()));
  }

  private List<Encryption> encryptions() {
    return account.resources().stream()
        .filter(Resource.Queue.class::isInstance)
        .map(queue -> ((Resource.Queue) queue).encryption())
        .toList();
  }

  private String rolePolicy() {
    return account.resources().stream()
        .filter(Resource.RolePolicy.class::isInstance)
        .map(grant -> ((Resource.RolePolicy) grant).policy())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void bothQueuesAreEncryptedWithItAndTheRoleMayUseItForTheQueueOnly() throws InterruptedException {
    assertThat(enroll(KEY, false).hasOpenChanges()).isFalse();
    assertThat(encryptions()).containsOnly(new Encryption.KmsKey(KEY)).hasSize(2);
    assertThat(rolePolicy())
        .contains("\"kms:GenerateDataKey\"", "\"kms:Decrypt\"", "\"Resource\": \"" + KEY + "\"")
        .contains("\"kms:ViaService\": \"sqs.us-west-2.amazonaws.com\"");
    assertThat(enroll(KEY, false).text()).isEqualTo("nothing to do");
    assertThat(enroll(null, true).text()).isEqualTo("nothing to do");
  }

  @Test
  void theRightComesBeforeTheKeyIsUsed() throws InterruptedException {
    enroll(KEY, false);
    assertThat(account.changes())
        .startsWith(
            "role sender", "policy send-to-q of role sender", "queue q-dead-letters", "queue q");
  }

  @Test
  void withoutACustomerKeyNobodyGetsARightToAny() throws InterruptedException {
    enroll(null, false);
    assertThat(encryptions()).containsOnly(new Encryption.SqsManagedKey());
    assertThat(rolePolicy()).doesNotContain("kms");
  }

  @Test
  void aKeyThatAQueueHasStaysAndTheRoleMayUseIt() throws InterruptedException {
    putQueue(new Encryption.KmsKey(KEY));
    enroll(null, true);
    assertThat(encryptions())
        .containsExactlyInAnyOrder(new Encryption.KmsKey(KEY), new Encryption.SqsManagedKey());
    assertThat(rolePolicy()).contains("\"Resource\": \"" + KEY + "\"");
  }

  @Test
  void aKeyMayBeKnownByItsIdAlone() throws InterruptedException {
    putQueue(new Encryption.KmsKey("1234-5678"));
    enroll(null, false);
    assertThat(rolePolicy()).contains("\"Resource\": \"" + KEY + "\"");
  }

  @Test
  void anotherKeyIsShownAndStaysWithItsRight() throws InterruptedException {
    putQueue(new Encryption.KmsKey(OTHER_KEY));
    EnrollmentReport report = enroll(KEY, false);
    assertThat(report.text())
        .contains("kept queue q (exists otherwise; --overwrite changes it)")
        .contains("encrypted: with key " + OTHER_KEY + " → with key " + KEY);
    assertThat(rolePolicy()).contains("\"Resource\": \"" + OTHER_KEY + "\"");
    enroll(KEY, true);
    assertThat(encryptions()).containsOnly(new Encryption.KmsKey(KEY));
    assertThat(rolePolicy()).contains("\"Resource\": \"" + KEY + "\"");
    assertThat(enroll(KEY, true).text()).isEqualTo("nothing to do");
  }

  @Test
  void aQueueThatVanishesKeepsItsKeyWhenItIsMadeAnew() throws InterruptedException {
    enroll(KEY, false);
    account.deleteMomentsAgo("q");
    assertThat(enroll(null, false).text()).startsWith("made queue q\n");
    assertThat(encryptions()).containsOnly(new Encryption.KmsKey(KEY));
    assertThat(rolePolicy()).contains("\"Resource\": \"" + KEY + "\"");
  }

  @Test
  void aQueueThatIsMadeAnewWithAnotherKeyIsOneThatTheRoleMayUse() throws InterruptedException {
    enroll(OTHER_KEY, false);
    account.deleteMomentsAgo("q");
    assertThat(enroll(KEY, false).text())
        .contains("made policy send-to-q of role sender", "made queue q\n");
    assertThat(encryptions()).contains(new Encryption.KmsKey(KEY));
    assertThat(rolePolicy()).contains("\"Resource\": \"" + KEY + "\"");
  }

  @Test
  void ofAnAliasItIsSaidThatNobodyLooks() throws InterruptedException {
    putQueue(new Encryption.KmsKey("alias/mine"));
    enroll(null, false);
    assertThat(progress)
        .filteredOn(line -> !line.startsWith("warning"))
        .first()
        .asString()
        .startsWith("queue q is encrypted with alias/mine, an alias;")
        .endsWith("Name the key with --kms-key");
    assertThat(rolePolicy()).doesNotContain("kms");
  }

  @Test
  void theRightOfARoleThatOthersMadeIsTakenBackThoughTheQueueIsGone() throws InterruptedException {
    for (boolean gone : List.of(false, true)) {
      account.putResource(new Resource.Role("sender", "{}"));
      assertThat(enroll(KEY, false).failure()).isEmpty();
      assertThat(rolePolicy()).contains(KEY);
      if (gone) {
        account.resources().stream()
            .filter(Resource.Queue.class::isInstance)
            .forEach(account::remove);
      }
      assertThat(unenroll().text())
          .contains("removed policy send-to-q of role sender", "kept role sender (was not made");
    }
  }

  @Test
  void aRightThatOthersWidenedStaysWithTheirRole() throws InterruptedException {
    account.putResource(new Resource.Role("sender", "{}"));
    enroll(KEY, false);
    account.putResource(
        new Resource.RolePolicy(
            "sender", "send-to-q", rolePolicy().replace("kms:Decrypt", "kms:Encrypt")));
    assertThat(unenroll().text())
        .contains("kept policy send-to-q of role sender (is not what enroll writes");
  }

  @Test
  void theKeyThatAwsManagesNeedsNoRight() throws InterruptedException {
    putQueue(new Encryption.KmsKey("alias/aws/sqs"));
    enroll(null, true);
    assertThat(encryptions()).contains(new Encryption.KmsKey("alias/aws/sqs"));
    assertThat(rolePolicy()).doesNotContain("kms");
    assertThat(progress).noneMatch(line -> line.contains("alias"));
  }
}
