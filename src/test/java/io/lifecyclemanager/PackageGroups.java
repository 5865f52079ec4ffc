package io.lifecyclemanager;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Packages that several others may know together. */
final class PackageGroups {
  static final Set<String> PHASES =
      Set.of(
          "hold",
          "claim",
          "drain",
          "drain.budget",
          "drain.capacity",
          "drain.surge",
          "drain.volume",
          "deregistration",
          "replacement",
          "pace");
  static final Set<String> SHARED =
      Set.of("sharing", "model", "model.label", "model.text", "plan", "event");
  static final Set<String> FEATURES =
      union(
          PHASES,
          Set.of(
              "intake",
              "intake.event",
              "intake.message",
              "termination",
              "termination.cause",
              "termination.id",
              "termination.intervention",
              "status",
              "nodehold",
              "deregistration.request",
              "preview",
              "enrollment",
              "enrollment.iam",
              "doctor",
              "doctor.snapshot",
              "support",
              "rollout"));
  static final Set<String> ADAPTERS =
      Set.of(
          "aws",
          "aws.ec2",
          "aws.loadbalancer",
          "kubernetes",
          "kubernetes.drain",
          "kubernetes.event",
          "kubernetes.lease",
          "kubernetes.peer",
          "kubernetes.access",
          "telemetry",
          "telemetry.blocker",
          "telemetry.event",
          "telemetry.log",
          "tracing",
          "webhook",
          "web",
          "web.access",
          "web.api",
          "web.page",
          "client",
          "enrollment.aws",
          "doctor.aws",
          "doctor.kubernetes",
          "support.kubernetes");

  private PackageGroups() {}

  static Set<String> union(Set<String> some, Set<String> others) {
    return Stream.concat(some.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
  }
}
