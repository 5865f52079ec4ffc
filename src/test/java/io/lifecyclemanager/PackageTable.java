package io.lifecyclemanager;

import static io.lifecyclemanager.PackageGroups.ADAPTERS;
import static io.lifecyclemanager.PackageGroups.FEATURES;
import static io.lifecyclemanager.PackageGroups.PHASES;
import static io.lifecyclemanager.PackageGroups.SHARED;
import static io.lifecyclemanager.PackageGroups.union;

import java.util.Map;
import java.util.Set;

/** The packages of the program, each with those that it may know. */
final class PackageTable {
  /** Which of our packages each one may know, besides itself. */
  static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry("model", Set.of()),
          Map.entry("model.label", Set.of()),
          Map.entry("model.text", Set.of("model")),
          Map.entry("sharing", Set.of("model")),
          Map.entry("event", Set.of("model", "sharing")),
          Map.entry("hold", SHARED),
          Map.entry("claim", SHARED),
          Map.entry("plan", Set.of("model")),
          Map.entry("drain.budget", SHARED),
          Map.entry("drain.capacity", SHARED),
          Map.entry("drain.surge", SHARED),
          Map.entry("drain.volume", SHARED),
          Map.entry(
              "drain",
              union(
                  SHARED, Set.of("drain.budget", "drain.capacity", "drain.surge", "drain.volume"))),
          Map.entry("deregistration", SHARED),
          Map.entry("replacement", union(SHARED, Set.of("claim"))),
          Map.entry("pace", union(SHARED, Set.of("claim", "replacement"))),
          Map.entry("kubernetes.lease", union(SHARED, Set.of("kubernetes", "pace"))),
          Map.entry("enrollment.iam", Set.of()),
          Map.entry("enrollment", union(SHARED, Set.of("enrollment.iam"))),
          Map.entry("enrollment.aws", union(SHARED, Set.of("enrollment", "enrollment.iam", "aws"))),
          Map.entry("doctor.snapshot", union(SHARED, Set.of("enrollment", "enrollment.iam"))),
          Map.entry(
              "doctor.check",
              union(SHARED, Set.of("enrollment", "enrollment.iam", "doctor.snapshot"))),
          Map.entry(
              "doctor",
              union(
                  SHARED,
                  Set.of("enrollment", "enrollment.iam", "doctor.snapshot", "doctor.check"))),
          Map.entry(
              "doctor.aws",
              union(
                  SHARED,
                  Set.of(
                      "doctor.snapshot",
                      "deregistration",
                      "intake.message",
                      "enrollment",
                      "enrollment.iam",
                      "enrollment.aws",
                      "aws",
                      "aws.loadbalancer"))),
          Map.entry(
              "doctor.kubernetes",
              union(
                  SHARED,
                  Set.of(
                      "doctor.snapshot", "drain.surge", "kubernetes", "kubernetes.drain", "http"))),
          Map.entry("support", Set.of("model")),
          Map.entry("support.kubernetes", Set.of("support", "kubernetes", "model")),
          Map.entry("rollout", SHARED),
          Map.entry("termination.id", union(SHARED, Set.of())),
          Map.entry("termination.cause", union(SHARED, Set.of("hold", "claim", "termination.id"))),
          Map.entry("termination.intervention", Set.of("model")),
          Map.entry(
              "termination",
              union(
                  SHARED, union(PHASES, Set.of("termination.cause", "termination.intervention")))),
          Map.entry("preview", union(SHARED, Set.of("drain", "deregistration"))),
          Map.entry("status", union(SHARED, Set.of("claim", "hold", "termination"))),
          Map.entry("intake.event", union(SHARED, Set.of("claim", "termination.cause"))),
          Map.entry("intake.message", Set.of("model", "event", "sharing")),
          Map.entry(
              "intake",
              union(
                  SHARED,
                  union(
                      PHASES,
                      Set.of(
                          "termination", "termination.cause", "intake.event", "intake.message")))),
          Map.entry("http", Set.of()),
          Map.entry("aws", union(SHARED, union(FEATURES, Set.of("http")))),
          Map.entry("aws.ec2", union(SHARED, Set.of("aws", "claim"))),
          Map.entry(
              "aws.loadbalancer",
              union(SHARED, Set.of("aws", "deregistration", "deregistration.request"))),
          Map.entry("kubernetes", union(SHARED, union(FEATURES, Set.of("http")))),
          Map.entry(
              "kubernetes.drain",
              union(
                  SHARED,
                  Set.of(
                      "drain",
                      "drain.budget",
                      "drain.capacity",
                      "drain.surge",
                      "drain.volume",
                      "kubernetes"))),
          Map.entry("telemetry.event", SHARED),
          Map.entry("kubernetes.event", union(SHARED, Set.of("kubernetes", "telemetry.event"))),
          Map.entry("telemetry.blocker", SHARED),
          Map.entry("telemetry.exemplar", Set.of()),
          Map.entry("telemetry.log", SHARED),
          Map.entry("webhook", union(SHARED, Set.of("http", "telemetry.blocker"))),
          Map.entry(
              "telemetry",
              union(
                  SHARED,
                  union(
                      FEATURES,
                      Set.of(
                          "telemetry.blocker", "telemetry.exemplar", "telemetry.log", "webhook")))),
          Map.entry("nodehold", union(SHARED, Set.of("claim"))),
          Map.entry(
              "deregistration.request",
              union(SHARED, Set.of("deregistration", "claim", "nodehold"))),
          Map.entry("kubernetes.peer", union(SHARED, Set.of("kubernetes", "status", "client"))),
          Map.entry("kubernetes.access", union(SHARED, Set.of("kubernetes", "web.access"))),
          Map.entry("client", union(SHARED, Set.of("status", "nodehold", "http", "web.api"))),
          Map.entry("web", union(SHARED, FEATURES)),
          Map.entry("web.access", union(SHARED, Set.of("web", "http"))),
          Map.entry("web.api", union(SHARED, union(FEATURES, Set.of("web", "web.access")))),
          Map.entry("web.page", union(SHARED, union(FEATURES, Set.of("web", "web.access")))),
          Map.entry("app.web", union(SHARED, union(ADAPTERS, FEATURES))),
          Map.entry(
              "app.deregistration",
              union(
                  SHARED,
                  Set.of(
                      "aws",
                      "aws.ec2",
                      "aws.loadbalancer",
                      "claim",
                      "deregistration",
                      "deregistration.request",
                      "kubernetes",
                      "status"))),
          Map.entry("tracing", Set.of("model", "model.text")),
          Map.entry(
              "app.listener",
              union(SHARED, Set.of("telemetry", "telemetry.exemplar", "tracing", "webhook"))),
          Map.entry(
              "app.status",
              union(
                  SHARED,
                  Set.of(
                      "claim", "client", "kubernetes", "kubernetes.peer", "status", "telemetry"))),
          Map.entry(
              "app",
              union(
                  SHARED,
                  union(
                      ADAPTERS,
                      union(
                          FEATURES,
                          Set.of("app.listener", "app.status", "app.web", "app.deregistration"))))),
          Map.entry(
              "app.control",
              union(SHARED, union(ADAPTERS, union(FEATURES, Set.of("app", "app.deregistration"))))),
          Map.entry(
              "app.support",
              union(SHARED, union(ADAPTERS, union(FEATURES, Set.of("app", "app.control"))))),
          Map.entry(
              "cli.control",
              Set.of(
                  "cli.option",
                  "cli.serve",
                  "app",
                  "app.control",
                  "app.deregistration",
                  "app.support",
                  "deregistration.request",
                  "support.kubernetes",
                  "model")),
          Map.entry("cli.option", Set.of("plan")),
          Map.entry(
              "cli.serve",
              Set.of(
                  "cli.option",
                  "app",
                  "event",
                  "pace",
                  "web.access",
                  "webhook",
                  "model",
                  "model.label")),
          Map.entry(
              "cli",
              Set.of(
                  "cli.option",
                  "cli.serve",
                  "cli.control",
                  "app",
                  "app.control",
                  "app.deregistration",
                  "app.support",
                  "event",
                  "model")));

  private PackageTable() {}
}
