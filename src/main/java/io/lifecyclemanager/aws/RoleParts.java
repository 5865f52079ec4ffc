package io.lifecyclemanager.aws;

import io.lifecyclemanager.enrollment.Mark;
import io.lifecyclemanager.enrollment.Part;
import io.lifecyclemanager.enrollment.Tried;
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
final class RoleParts {
  private final IamClient client;
  private final InFlight requests = InFlight.ofCommand("IAM");

  RoleParts(IamClient client) {
    this.client = client;
  }

  Optional<Part> find(String name) {
    return role(name).map(role -> new Part.Role(name, decoded(role.assumeRolePolicyDocument())));
  }

  /** All that IAM tells about a role, with its policy as it would stand in a URL. */
  Optional<Role> role(String name) {
    return requests.call(
        "GetRole", () -> orNone(() -> client.getRole(ask -> ask.roleName(name)).role()));
  }

  Optional<Part> find(Part.Grant grant) {
    return requests.call(
        "GetRolePolicy",
        () ->
            orNone(() -> {
              var policy =
                  client.getRolePolicy(ask -> ask.roleName(grant.role()).policyName(grant.name()));
              return new Part.Grant(grant.role(), grant.name(), decoded(policy.policyDocument()));
            }));
  }

  boolean isOurs(String name) {
    return role(name)
        .filter(role ->
            role.tags().stream()
                .anyMatch(tag -> tag.key().equals(Mark.KEY) && tag.value().equals(Mark.VALUE)))
        .isPresent();
  }

  private static <T> Optional<T> orNone(Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (NoSuchEntityException _) {
      return Optional.empty();
    }
  }

  /** IAM answers with policies as they would stand in a URL. */
  static String decoded(String document) {
    return document.startsWith("%")
        ? URLDecoder.decode(document, StandardCharsets.UTF_8)
        : document;
  }

  Tried make(Part.Role role) {
    return requests.call(
        "CreateRole",
        () -> {
          try {
            client.createRole(ask ->
                ask.roleName(role.name())
                    .assumeRolePolicyDocument(role.trust())
                    .description("Lets Auto Scaling send to lifecycle-manager's queue.")
                    .tags(Tag.builder().key(Mark.KEY).value(Mark.VALUE).build()));
            return new Tried.Done();
          } catch (EntityAlreadyExistsException _) {
            return new Tried.Done();
          }
        });
  }

  Tried change(Part.Role role) {
    return told(
        "UpdateAssumeRolePolicy",
        () ->
            client.updateAssumeRolePolicy(
                ask -> ask.roleName(role.name()).policyDocument(role.trust())));
  }

  Tried put(Part.Grant grant) {
    return told(
        "PutRolePolicy",
        () ->
            client.putRolePolicy(ask ->
                ask.roleName(grant.role())
                    .policyName(grant.name())
                    .policyDocument(grant.policy())));
  }

  Tried remove(Part.Grant grant) {
    return gone(
        "DeleteRolePolicy",
        () -> client.deleteRolePolicy(ask -> ask.roleName(grant.role()).policyName(grant.name())));
  }

  /** A policy that was just removed may still be known somewhere. */
  Tried remove(String name) {
    return gone("DeleteRole", () -> client.deleteRole(ask -> ask.roleName(name)));
  }

  private Tried gone(String operation, Supplier<?> removal) {
    return requests.call(
        operation,
        () -> {
          try {
            Object _ = removal.get();
            return new Tried.Done();
          } catch (NoSuchEntityException _) {
            return new Tried.Done();
          } catch (DeleteConflictException | ConcurrentModificationException e) {
            return new Tried.NotYet(AwsTrouble.words(e));
          }
        });
  }

  private Tried told(String operation, Supplier<?> change) {
    return requests.call(
        operation,
        () -> {
          try {
            Object _ = change.get();
            return new Tried.Done();
          } catch (NoSuchEntityException | ConcurrentModificationException e) {
            return new Tried.NotYet(AwsTrouble.words(e));
          }
        });
  }
}
