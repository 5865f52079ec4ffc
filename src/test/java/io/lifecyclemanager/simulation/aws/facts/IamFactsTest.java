package io.lifecyclemanager.simulation.aws.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.simulation.aws.SimulatedAws;
import io.lifecyclemanager.simulation.aws.query.SettableClock;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.ContextKeyTypeEnum;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.InvalidInputException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
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

  private String createIn(String path) {
    return iam.createRole(
            ask -> ask.roleName(ROLE).path(path).assumeRolePolicyDocument("{\"a\": 1}"))
        .role()
        .arn();
  }

  private PolicyEvaluationDecisionType decision(String arn, String action, String resource) {
    ContextEntry owned =
        ContextEntry.builder()
            .contextKeyName("aws:ResourceTag/k")
            .contextKeyType(ContextKeyTypeEnum.STRING)
            .contextKeyValues("owned")
            .build();
    return iam.simulatePrincipalPolicy(ask ->
            ask.policySourceArn(arn)
                .actionNames(action)
                .resourceArns(resource)
                .contextEntries(owned))
        .evaluationResults()
        .getFirst()
        .evalDecision();
  }

  @Test
  void whatARoleMayDoIsSimulatedFromItsPolicies() {
    String arn = createIn("/");
    iam.putRolePolicy(ask ->
        ask.roleName(ROLE)
            .policyName("one")
            .policyDocument(
                """
                {"Statement": [
                  {"Effect": "Allow", "Action": ["sqs:Get*", "sqs:DeleteQueue"],
                   "Resource": "arn:aws:sqs:*:*:q*",
                   "Condition": {"StringEquals": {"aws:ResourceTag/k": "owned"}}},
                  {"Effect": "Deny", "Action": "sqs:DeleteQueue", "Resource": "*"},
                  {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*",
                   "Condition": {"StringEquals": {"aws:ResourceTag/k": "shared"}}}]}
                """));
    String queue = "arn:aws:sqs:us-west-2:123456789012:q";
    assertThat(decision(arn, "sqs:GetQueueUrl", queue))
        .isEqualTo(PolicyEvaluationDecisionType.ALLOWED);
    assertThat(decision(arn, "sqs:DeleteQueue", queue))
        .isEqualTo(PolicyEvaluationDecisionType.EXPLICIT_DENY);
    assertThat(decision(arn, "sqs:SendMessage", queue))
        .isEqualTo(PolicyEvaluationDecisionType.IMPLICIT_DENY);
    assertThat(decision(arn, "sqs:GetQueueUrl", "arn:aws:sqs:us-west-2:123456789012:other"))
        .isEqualTo(PolicyEvaluationDecisionType.IMPLICIT_DENY);
  }

  @Test
  void onlyUsersAndRolesCanBeSimulated() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() ->
            decision("arn:aws:sts::123456789012:assumed-role/sender/me", "sqs:GetQueueUrl", "*"));
    assertThatExceptionOfType(NoSuchEntityException.class)
        .isThrownBy(() -> decision("arn:aws:iam::123456789012:role/none", "sqs:GetQueueUrl", "*"));
  }

  @Test
  void simulatedActionsComeInPages() {
    String arn = createIn("/");
    List<String> actions = IntStream.range(0, 101).mapToObj(i -> "sqs:A" + i).toList();
    var first = iam.simulatePrincipalPolicy(ask -> ask.policySourceArn(arn).actionNames(actions));
    assertThat(first.evaluationResults()).hasSize(100);
    assertThat(first.isTruncated()).isTrue();
    var second =
        iam.simulatePrincipalPolicy(
            ask -> ask.policySourceArn(arn).actionNames(actions).marker(first.marker()));
    assertThat(second.evaluationResults()).hasSize(1);
    assertThat(second.isTruncated()).isFalse();
  }

  @Test
  void theArnOfARoleHasItsPath() {
    assertThat(createIn("/team/")).isEqualTo("arn:aws:iam::123456789012:role/team/sender");
  }
}
