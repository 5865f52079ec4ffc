package io.lifecyclemanager.fakes.doctor;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.DryRunResult;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The permissions of IAM identities. At first, every identity has all. Not thread-safe. */
public final class FakePermissions {
  private final Map<String, Set<RequiredPermission>> allowedOnly = new HashMap<>();
  private final Set<String> deniedActions = new HashSet<>();
  private final Set<String> testable = new HashSet<>();

  /** Denies an action to every identity, in simulations and in dry runs. */
  public FakePermissions deny(String action) {
    deniedActions.add(action);
    return this;
  }

  /** Allows a principal a permission; permissions that are not allowed so are denied to it. */
  public FakePermissions allowOnly(String principalArn, RequiredPermission permission) {
    allowedOnly.computeIfAbsent(principalArn, _ -> new HashSet<>()).add(permission);
    return this;
  }

  /** Lets a dry run test these actions. */
  public FakePermissions allowDryCalls(Set<String> actions) {
    testable.addAll(actions);
    return this;
  }

  List<RequiredPermission> findDenied(String principalArn, List<RequiredPermission> permissions) {
    return permissions.stream()
        .filter(permission ->
            deniedActions.contains(permission.action())
                || !allowedOnly.getOrDefault(principalArn, Set.of(permission)).contains(permission))
        .toList();
  }

  DryRunResult dryRun(Set<String> actions) {
    Set<String> denied = new HashSet<>(actions);
    denied.retainAll(deniedActions);
    denied.retainAll(testable);
    Set<String> untested = new HashSet<>(actions);
    untested.removeAll(testable);
    return new DryRunResult(denied, untested);
  }
}
