package io.lifecyclemanager.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;

/** Roles as {@code aws-facts.md} has them. */
class IamFactsTest {
  private static final String ROLE = "sender";

  private final SimulatedAws aws = SimulatedAws.start(new SettableClock(), (arn, body) -> {});
  private final IamClient iam = aws.client(IamClient.builder());

  @AfterEach
  void close() {
    iam.close();
    aws.close();
  }

  private void create() {
    iam.createRole(ask ->
        ask.roleName(ROLE)
            .assumeRolePolicyDocument("{\"a\": 1}")
            .tags(Tag.builder().key("k").value("v").build()));
  }

  @Test
  void aRoleIsDescribedWithItsTagsAndItsPolicyAsInAUrl() {
    create();
    var role = iam.getRole(ask -> ask.roleName(ROLE)).role();
    assertThat(role.assumeRolePolicyDocument()).isEqualTo("%7B%22a%22%3A%201%7D");
    assertThat(role.arn()).isEqualTo("arn:aws:iam::123456789012:role/sender");
    assertThat(role.tags()).containsExactly(Tag.builder().key("k").value("v").build());
  }

  @Test
  void aRoleThatExistsCannotBeCreated() {
    create();
    assertThatExceptionOfType(EntityAlreadyExistsException.class).isThrownBy(this::create);
  }

  @Test
  void aRoleOrPolicyThatDoesNotExistIsNoSuchEntity() {
    assertThatExceptionOfType(NoSuchEntityException.class)
        .isThrownBy(() -> iam.getRole(ask -> ask.roleName(ROLE)));
    create();
    assertThatExceptionOfType(NoSuchEntityException.class)
        .isThrownBy(() -> iam.getRolePolicy(ask -> ask.roleName(ROLE).policyName("send")));
  }

  @Test
  void aRoleWithAPolicyCannotBeDeleted() {
    create();
    iam.putRolePolicy(ask -> ask.roleName(ROLE).policyName("send").policyDocument("{}"));
    assertThatExceptionOfType(DeleteConflictException.class)
        .isThrownBy(() -> iam.deleteRole(ask -> ask.roleName(ROLE)));
    iam.deleteRolePolicy(ask -> ask.roleName(ROLE).policyName("send"));
    iam.deleteRole(ask -> ask.roleName(ROLE));
    assertThatExceptionOfType(NoSuchEntityException.class)
        .isThrownBy(() -> iam.getRole(ask -> ask.roleName(ROLE)));
  }
}
