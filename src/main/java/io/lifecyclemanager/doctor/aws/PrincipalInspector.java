package io.lifecyclemanager.doctor.aws;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.RoleState;
import io.lifecyclemanager.enrollment.aws.RoleResources;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;

/** Users and roles of the account, and their permissions. */
final class PrincipalInspector {
  private static final int ACCOUNT = 4;
  private static final int RESOURCE = 5;
  private static final int ARN_PARTS = 6;
  private static final int SESSION_PARTS = 3;

  private final RoleResources roles;
  private final PolicySimulator simulation;

  /** Id of the account of the credentials; requested when it is needed. */
  private final Supplier<String> account;

  PrincipalInspector(IamClient client, Supplier<String> account) {
    this.roles = new RoleResources(client);
    this.simulation = new PolicySimulator(client);
    this.account = account;
  }

  Optional<RoleState> role(String arn) {
    if (!arn.matches("arn:[^:]+:iam::[^:]+:role/.+")) {
      throw rejected("'" + arn + "' is not the ARN of a role");
    }
    requireOwnAccount(arn);
    // A role with the same name and another path is another role.
    return roles
        .role(arn.substring(arn.lastIndexOf('/') + 1))
        .filter(role -> role.arn().equals(arn))
        .map(role -> new RoleState(arn, RoleResources.decode(role.assumeRolePolicyDocument())));
  }

  private void requireOwnAccount(String arn) {
    String[] parts = arn.split(":", ARN_PARTS);
    if (parts.length < ARN_PARTS || !parts[ACCOUNT].equals(account.get())) {
      throw rejected(
          "%s is not in account %s, to which the credentials belong".formatted(arn, account.get()));
    }
  }

  List<RequiredPermission> findDenied(String arn, List<RequiredPermission> permissions) {
    requireOwnAccount(arn);
    return permissions.isEmpty()
        ? List.of()
        : simulation.findDenied(policyHolder(arn), permissions);
  }

  /**
   * The ARN of the user or role whose policies apply; the ARN of a session lacks the role's path.
   */
  private String policyHolder(String arn) {
    String resource = arn.split(":", ARN_PARTS)[RESOURCE];
    String[] parts = resource.split("/", SESSION_PARTS);
    return switch (parts[0]) {
      case "user", "role" -> arn;
      case "assumed-role" ->
          roles
              .role(parts[1])
              .map(Role::arn)
              .orElseThrow(
                  () -> rejected("role '" + parts[1] + "' of session " + arn + " does not exist"));
      case "root" -> throw rejected("the root user has no policies to simulate");
      default -> throw rejected("no policies can be simulated for " + arn);
    };
  }

  private static RemoteFailure rejected(String reason) {
    return new RemoteFailure(RemoteFailure.FailureKind.REJECTED, "IAM: " + reason, null);
  }
}
