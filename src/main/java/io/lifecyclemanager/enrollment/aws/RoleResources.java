package io.lifecyclemanager.enrollment.aws;

import io.lifecyclemanager.aws.AwsFailures;
import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.Resource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ConcurrentModificationException;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/** Roles and their inline policies. What IAM has just been told it may not know yet. */
public final class RoleResources {
  private final IamClient client;
  private final AwsRequests requests = AwsRequests.forCommand("IAM");

  public RoleResources(IamClient client) {
    this.client = client;
  }

  Optional<Resource> find(String name) {
    return role(name).map(role -> new Resource.Role(name, decode(role.assumeRolePolicyDocument())));
  }

  /** All that IAM tells about a role, with its policy as it would stand in a URL. */
  public Optional<Role> role(String name) {
    return requests.call(
        "GetRole", () -> emptyIfMissing(() -> client.getRole(ask -> ask.roleName(name)).role()));
  }

  Optional<Resource> find(Resource.RolePolicy grant) {
    return requests.call(
        "GetRolePolicy",
        () ->
            emptyIfMissing(() -> {
              var policy =
                  client.getRolePolicy(ask -> ask.roleName(grant.role()).policyName(grant.name()));
              return new Resource.RolePolicy(
                  grant.role(), grant.name(), decode(policy.policyDocument()));
            }));
  }

  boolean isOwned(String name) {
    return role(name)
        .filter(role ->
            role.tags().stream()
                .anyMatch(tag ->
                    tag.key().equals(OwnershipTag.KEY) && tag.value().equals(OwnershipTag.VALUE)))
        .isPresent();
  }

  private static <T> Optional<T> emptyIfMissing(Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (NoSuchEntityException _) {
      return Optional.empty();
    }
  }

  /** IAM answers with policies as they would stand in a URL. */
  public static String decode(String document) {
    return document.startsWith("%")
        ? URLDecoder.decode(document, StandardCharsets.UTF_8)
        : document;
  }

  ApplyResult create(Resource.Role role) {
    return requests.call(
        "CreateRole",
        () -> {
          try {
            client.createRole(ask ->
                ask.roleName(role.name())
                    .assumeRolePolicyDocument(role.trustPolicy())
                    .description("Lets Auto Scaling send to lifecycle-manager's queue.")
                    .tags(Tag.builder().key(OwnershipTag.KEY).value(OwnershipTag.VALUE).build()));
            return new ApplyResult.Applied();
          } catch (EntityAlreadyExistsException _) {
            return new ApplyResult.Applied();
          }
        });
  }

  ApplyResult update(Resource.Role role) {
    return applyOrNotYet(
        "UpdateAssumeRolePolicy",
        () ->
            client.updateAssumeRolePolicy(
                ask -> ask.roleName(role.name()).policyDocument(role.trustPolicy())));
  }

  ApplyResult put(Resource.RolePolicy grant) {
    return applyOrNotYet(
        "PutRolePolicy",
        () ->
            client.putRolePolicy(ask ->
                ask.roleName(grant.role())
                    .policyName(grant.name())
                    .policyDocument(grant.policy())));
  }

  ApplyResult remove(Resource.RolePolicy grant) {
    return removeOrNotYet(
        "DeleteRolePolicy",
        () -> client.deleteRolePolicy(ask -> ask.roleName(grant.role()).policyName(grant.name())));
  }

  /** A policy that was just removed may still be known somewhere. */
  ApplyResult remove(String name) {
    return removeOrNotYet("DeleteRole", () -> client.deleteRole(ask -> ask.roleName(name)));
  }

  private ApplyResult removeOrNotYet(String operation, Supplier<?> removal) {
    return requests.call(
        operation,
        () -> {
          try {
            Object _ = removal.get();
            return new ApplyResult.Applied();
          } catch (NoSuchEntityException _) {
            return new ApplyResult.Applied();
          } catch (DeleteConflictException | ConcurrentModificationException e) {
            return new ApplyResult.NotYet(AwsFailures.errorMessage(e));
          }
        });
  }

  private ApplyResult applyOrNotYet(String operation, Supplier<?> change) {
    return requests.call(
        operation,
        () -> {
          try {
            Object _ = change.get();
            return new ApplyResult.Applied();
          } catch (NoSuchEntityException | ConcurrentModificationException e) {
            return new ApplyResult.NotYet(AwsFailures.errorMessage(e));
          }
        });
  }
}
