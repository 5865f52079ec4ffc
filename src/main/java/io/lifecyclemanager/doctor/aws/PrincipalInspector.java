package io.lifecyclemanager.doctor.aws;

import io.lifecyclemanager.doctor.AccountInspector.RoleState;
import io.lifecyclemanager.enrollment.RequiredPermission;
import io.lifecyclemanager.enrollment.aws.RoleResources;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;

/** Roles and users of the account, and what they may do. */
final class PrincipalInspector {
  private static final int ACCOUNT = 4;
  private static final int RESOURCE = 5;
  private static final int ARN_PARTS = 6;
  private static final int SESSION_PARTS = 3;

  private final RoleResources roles;
  private final PolicySimulator simulation;

  /** The account that is asked about. */
  private final Supplier<String> account;

  PrincipalInspector(IamClient client, Supplier<String> account) {
    this.roles = new RoleResources(client);
    this.simulation = new PolicySimulator(client);
    this.account = account;
  }

  Optional<RoleState> role(String arn) {
    if (!arn.matches("arn:[^:]+:iam::[^:]+:role/.+")) {
      throw rejected("'" + arn + "' is no role's ARN");
    }
    requireOwnAccount(arn);
    // Another role of the same name, with another path, is another one.
    return roles
        .role(arn.substring(arn.lastIndexOf('/') + 1))
        .filter(role -> role.arn().equals(arn))
        .map(role -> new RoleState(arn, RoleResources.decode(role.assumeRolePolicyDocument())));
  }

  private void requireOwnAccount(String arn) {
    String[] parts = arn.split(":", ARN_PARTS);
    if (parts.length < ARN_PARTS || !parts[ACCOUNT].equals(account.get())) {
      throw rejected(
          "%s is not of account %s, whose credentials these are".formatted(arn, account.get()));
    }
  }

  List<RequiredPermission> findDenied(String arn, List<RequiredPermission> demands) {
    requireOwnAccount(arn);
    return demands.isEmpty() ? List.of() : simulation.findDenied(policyHolder(arn), demands);
  }

  /** Only users and roles have policies; the ARN of a session leaves out the path of its role. */
  private String policyHolder(String arn) {
    String resource = arn.split(":", ARN_PARTS)[RESOURCE];
    String[] parts = resource.split("/", SESSION_PARTS);
    return switch (parts[0]) {
      case "user", "role" -> arn;
      case "assumed-role" ->
          roles
              .role(parts[1])
              .map(Role::arn)
              .orElseThrow(() -> rejected("there is no role '" + parts[1] + "', though " + arn));
      case "root" -> throw rejected("the root user has no policies to simulate");
      default -> throw rejected("there are no policies to simulate of " + arn);
    };
  }

  private static RemoteFailure rejected(String why) {
    return new RemoteFailure(RemoteFailure.FailureKind.REJECTED, "IAM: " + why, null);
  }
}
