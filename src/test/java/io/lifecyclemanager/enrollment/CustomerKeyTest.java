package io.lifecyclemanager.enrollment;

import static io.lifecyclemanager.enrollment.EnrollmentFixture.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues encrypted with a customer managed KMS key: the role that sends needs a permission. */
class CustomerKeyTest {
  private static final String KEY = "arn:aws:kms:us-west-2:123456789012:key/1234-5678";
  private static final String OTHER_KEY = KEY + "9";
  private static final DesiredStateBuilder WITHOUT_KEY = DesiredStateBuilder.forGroups(ONE);
  private static final DesiredStateBuilder WITH_KEY = WITHOUT_KEY.kmsKey(Optional.of(KEY));

  private final EnrollmentFixture fixture = new EnrollmentFixture(ONE);

  private void putQueueWithKey(String key) {
    fixture.account().putResource(EnrollmentFixture.queue(new Encryption.KmsKey(key)));
  }

  private void putRoleOfAnotherOwner() {
    fixture.account().putResource(new Resource.Role("sender", "{}"));
  }

  private List<Encryption> encryptions() {
    return fixture
        .account()
        .resources(Resource.Queue.class)
        .map(Resource.Queue::encryption)
        .toList();
  }

  private EnrollmentReport unenroll() throws InterruptedException {
    return fixture.unenroll(EnrollmentFixture.removalWithRole());
  }

  @Test
  void bothQueuesAreEncryptedWithItAndTheRoleMayUseItThroughSqsOnly() throws InterruptedException {
    assertThat(fixture.enroll(WITH_KEY).hasOpenChanges()).isFalse();
    assertThat(encryptions()).containsOnly(new Encryption.KmsKey(KEY)).hasSize(2);
    assertThat(fixture.rolePolicy())
        .contains("\"kms:GenerateDataKey\"", "\"kms:Decrypt\"", "\"Resource\": \"" + KEY + "\"")
        .contains("\"kms:ViaService\": \"sqs.us-west-2.amazonaws.com\"");
    assertThat(fixture.enroll(WITH_KEY).text()).isEqualTo("nothing to do");
    assertThat(fixture.enrollWithOverwrite(WITHOUT_KEY).text()).isEqualTo("nothing to do");
  }

  @Test
  void theRoleGetsItsPermissionBeforeAQueueUsesTheKey() throws InterruptedException {
    fixture.enroll(WITH_KEY);
    assertThat(fixture.account().changes())
        .startsWith(
            "role sender", "policy send-to-q of role sender", "queue q-dead-letters", "queue q");
  }

  @Test
  void withoutACustomerKeyTheRoleGetsNoPermissionForAKey() throws InterruptedException {
    fixture.enroll(WITHOUT_KEY);
    assertThat(encryptions()).containsOnly(new Encryption.SqsManagedKey());
    assertThat(fixture.rolePolicy()).doesNotContain("kms");
  }

  @Test
  void theKeyOfAnExistingQueueStaysAndTheRoleMayUseIt() throws InterruptedException {
    putQueueWithKey(KEY);
    fixture.enrollWithOverwrite(WITHOUT_KEY);
    assertThat(encryptions())
        .containsExactlyInAnyOrder(new Encryption.KmsKey(KEY), new Encryption.SqsManagedKey());
    assertThat(fixture.rolePolicy()).contains("\"Resource\": \"" + KEY + "\"");
  }

  @Test
  void theQueueMayNameItsKeyByTheId() throws InterruptedException {
    putQueueWithKey("1234-5678");
    fixture.enroll(WITHOUT_KEY);
    assertThat(fixture.rolePolicy()).contains("\"Resource\": \"" + KEY + "\"");
  }

  @Test
  void aDifferentKeyIsReportedAndStaysWithItsPermission() throws InterruptedException {
    putQueueWithKey(OTHER_KEY);
    assertThat(fixture.enroll(WITH_KEY).text())
        .contains("kept queue q (exists and differs; --overwrite changes it)")
        .contains("encrypted: with key " + OTHER_KEY + " → with key " + KEY);
    assertThat(fixture.rolePolicy()).contains("\"Resource\": \"" + OTHER_KEY + "\"");
    fixture.enrollWithOverwrite(WITH_KEY);
    assertThat(encryptions()).containsOnly(new Encryption.KmsKey(KEY));
    assertThat(fixture.rolePolicy()).contains("\"Resource\": \"" + KEY + "\"");
    assertThat(fixture.enrollWithOverwrite(WITH_KEY).text()).isEqualTo("nothing to do");
  }

  @Test
  void anAliasIsReportedAsNotChecked() throws InterruptedException {
    putQueueWithKey("alias/mine");
    fixture.enroll(WITHOUT_KEY);
    assertThat(fixture.output())
        .filteredOn(line -> !line.startsWith("warning"))
        .first()
        .asString()
        .startsWith("queue q is encrypted with alias/mine, an alias;")
        .endsWith("Name the key with --kms-key");
    assertThat(fixture.rolePolicy()).doesNotContain("kms");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thePermissionOfAnotherOwnersRoleIsRemovedEvenWithoutTheQueue(boolean withoutQueue)
      throws InterruptedException {
    putRoleOfAnotherOwner();
    assertThat(fixture.enroll(WITH_KEY).failure()).isEmpty();
    assertThat(fixture.rolePolicy()).contains(KEY);
    if (withoutQueue) {
      List<Resource.Queue> queues = fixture.account().resources(Resource.Queue.class).toList();
      queues.forEach(fixture.account()::remove);
    }
    assertThat(unenroll().text())
        .contains("removed policy send-to-q of role sender", "kept role sender (was not created");
  }

  @Test
  void aPolicyWithOtherPermissionsStaysWithTheRoleOfItsOwner() throws InterruptedException {
    putRoleOfAnotherOwner();
    fixture.enroll(WITH_KEY);
    fixture
        .account()
        .putResource(
            new Resource.RolePolicy(
                "sender", "send-to-q", fixture.rolePolicy().replace("kms:Decrypt", "kms:Encrypt")));
    assertThat(unenroll().text())
        .contains("kept policy send-to-q of role sender (is not what enroll writes");
  }

  @Test
  void theKeyThatAwsManagesNeedsNoPermission() throws InterruptedException {
    putQueueWithKey("alias/aws/sqs");
    fixture.enrollWithOverwrite(WITHOUT_KEY);
    assertThat(encryptions()).contains(new Encryption.KmsKey("alias/aws/sqs"));
    assertThat(fixture.rolePolicy()).doesNotContain("kms");
    assertThat(fixture.output()).noneMatch(line -> line.contains("alias"));
  }
}
