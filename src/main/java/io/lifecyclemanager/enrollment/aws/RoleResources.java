package io.lifecyclemanager.enrollment.aws;

import io.lifecyclemanager.aws.AwsFailures;
import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.model.RemoteFailure;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.ConcurrentModificationException;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * Roles and their inline policies, through IAM. One request for each step; no retries. IAM
 * propagates changes within seconds: until then, requests that depend on them fail.
 */
public final class RoleResources {
  private final IamClient client;
  private final AwsRequests requests = AwsRequests.forCommand("IAM");

  public RoleResources(IamClient client) {
    this.client = client;
  }

  Optional<Resource> find(String name) {
    return role(name)
        .map(role ->
            new Resource.Role(
                name,
                path(name, role.arn()),
                boundary(role),
                decode(role.assumeRolePolicyDocument())));
  }

  /** From the ARN, which is what hooks need. */
  private static String path(String name, String arn) {
    return arn.substring(arn.indexOf(":role/") + ":role".length(), arn.length() - name.length());
  }

  private static Optional<String> boundary(Role role) {
    return Optional.ofNullable(role.permissionsBoundary())
        .map(AttachedPermissionsBoundary::permissionsBoundaryArn);
  }

  /**
   * IAM's description of a role; empty if there is none. Its policy document is URL-encoded: see
   * {@link #decode}.
   *
   * @param name without path
   * @throws RemoteFailure when IAM gives no answer
   */
  public Optional<Role> role(String name) {
    return requests.call(
        "GetRole", () -> emptyIfMissing(() -> client.getRole(ask -> ask.roleName(name)).role()));
  }

  Optional<Resource> find(Resource.RolePolicy desired) {
    return requests.call(
        "GetRolePolicy",
        () ->
            emptyIfMissing(() -> {
              var policy =
                  client.getRolePolicy(
                      ask -> ask.roleName(desired.role()).policyName(desired.name()));
              return new Resource.RolePolicy(
                  desired.role(), desired.name(), decode(policy.policyDocument()));
            }));
  }

  boolean isOwned(String name) {
    return role(name)
        .filter(role ->
            role.tags().stream()
                .anyMatch(tag ->
                    tag.key().equals(OwnershipTag.KEY) && OwnershipTag.VALUE.equals(tag.value())))
        .isPresent();
  }

  private static <T> Optional<T> emptyIfMissing(Supplier<T> request) {
    try {
      return Optional.of(request.get());
    } catch (NoSuchEntityException _) {
      return Optional.empty();
    }
  }

  /** A policy document from a response of IAM, which URL-encodes it. */
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
                    .path(role.path())
                    .permissionsBoundary(role.permissionsBoundary().orElse(null))
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
    ApplyResult trusted =
        applyOrNotYet(
            "UpdateAssumeRolePolicy",
            () ->
                client.updateAssumeRolePolicy(
                    ask -> ask.roleName(role.name()).policyDocument(role.trustPolicy())));
    boolean hasBoundary =
        role.permissionsBoundary().isEmpty()
            || role(role.name())
                .flatMap(RoleResources::boundary)
                .equals(role.permissionsBoundary());
    return hasBoundary || trusted instanceof ApplyResult.NotYet
        ? trusted
        : applyOrNotYet(
            "PutRolePermissionsBoundary",
            () ->
                client.putRolePermissionsBoundary(ask ->
                    ask.roleName(role.name())
                        .permissionsBoundary(role.permissionsBoundary().get())));
  }

  ApplyResult put(Resource.RolePolicy policy) {
    return applyOrNotYet(
        "PutRolePolicy",
        () ->
            client.putRolePolicy(ask ->
                ask.roleName(policy.role())
                    .policyName(policy.name())
                    .policyDocument(policy.policy())));
  }

  ApplyResult remove(Resource.RolePolicy policy) {
    return removeOrNotYet(
        "DeleteRolePolicy",
        () ->
            client.deleteRolePolicy(ask -> ask.roleName(policy.role()).policyName(policy.name())));
  }

  ApplyResult remove(String name) {
    return removeOrNotYet("DeleteRole", () -> client.deleteRole(ask -> ask.roleName(name)));
  }

  /** A conflict means that the removal of the role's policy has not been propagated yet. */
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
