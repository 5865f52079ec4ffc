package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.error;

import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.doctor.snapshot.HookProbe;
import io.lifecyclemanager.doctor.snapshot.Phrases;
import io.lifecyclemanager.doctor.snapshot.QueryResult;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the messages that Auto Scaling sends reach {@code serve}. */
final class DeliveryChecks {
  private DeliveryChecks() {}

  static CheckOutcome replicas(Snapshot snapshot) {
    return CheckOutcome.judge(
        snapshot.replicas(),
        summary -> {
          if (summary.ready() == 0) {
            return new CheckOutcome.ProblemsFound(
                List.of(
                    error(
                        "no replica of serve is ready"
                            + (summary.notReady() == 0
                                ? ""
                                : ", " + summary.notReady() + " not yet"),
                        "no replica holds, drains and completes the terminations that begin now",
                        "kubectl apply -f deploy/lifecycle-manager.yaml, then kubectl -n"
                            + " lifecycle-manager get pods; see --namespace and"
                            + " --controller-url")));
          }
          String replicas = Phrases.count(summary.ready(), "replica");
          return new CheckOutcome.Passed(
              summary.testMessages().stream()
                  .max(Comparator.comparing(AccountInspector.TestMessageArrival::sentAt))
                  .map(last ->
                      "%s; test messages of %s, the last one of %s at %s"
                          .formatted(
                              replicas,
                              Phrases.count(summary.testMessages().size(), "group"),
                              last.group(),
                              last.sentAt()))
                  .orElse(replicas + "; no test message since the start, --probe sends one"));
        });
  }

  static CheckOutcome probe(Snapshot snapshot) {
    return snapshot
        .probes()
        .map(probes ->
            switch (probes) {
              case QueryResult.Available<List<HookProbe>>(List<HookProbe> known) -> probe(known);
              case QueryResult.Unavailable<List<HookProbe>>(String reason, var failed) ->
                  failed
                      .<CheckOutcome>map(
                          requirement -> new CheckOutcome.Skipped(Check.about(requirement)))
                      .orElseGet(() -> notProbed(reason));
            })
        .orElseGet(() ->
            new CheckOutcome.NotMade(
                "--probe puts each hook again, with its present values, and waits for the"
                    + " test message"));
  }

  private static CheckOutcome notProbed(String reason) {
    return new CheckOutcome.ProblemsFound(
        List.of(
            error(
                "no hook could be probed: " + reason,
                "--probe was given, and whether test messages arrive is not known",
                "let doctor read the metrics of serve: allow get pods/proxy, or"
                    + " forward its port and give --controller-url")));
  }

  private static CheckOutcome probe(List<HookProbe> probes) {
    return probes.isEmpty()
        ? new CheckOutcome.NotMade("no hook sends to the queue")
        : CheckOutcome.of(probes.stream().flatMap(DeliveryChecks::judge).toList(), arrived(probes));
  }

  private static String arrived(List<HookProbe> probes) {
    Set<String> receivers =
        probes.stream()
            .map(HookProbe::result)
            .filter(result -> result instanceof HookProbe.HookProbeResult.TestArrived)
            .map(result -> ((HookProbe.HookProbeResult.TestArrived) result).receiver())
            .collect(Collectors.toSet());
    return Phrases.count(probes.size(), "test message") + " arrived: " + Phrases.list(receivers);
  }

  private static Stream<Finding> judge(HookProbe probe) {
    String title = probe.hook().hook().title();
    return switch (probe.result()) {
      case HookProbe.HookProbeResult.TestArrived _ -> Stream.empty();
      case HookProbe.HookProbeResult.PutRejected(String words) ->
          Stream.of(
              error(
                  title + " cannot be put again: " + words,
                  "Auto Scaling cannot send the message of a termination either: instances"
                      + " terminate at once, without a drain",
                  "see the checks of the queue and LM208"));
      case HookProbe.HookProbeResult.TestMissing(String where) ->
          Stream.of(
              error(
                  "the test message of " + title + " did not arrive: " + where,
                  "Auto Scaling sent it and no replica received it: another consumer receives"
                      + " messages of this queue, or serve reads another queue",
                  "compare --queue-name of serve with the target of the hook, look for other"
                      + " consumers of the queue (LM601 to LM603), and for a filter policy if"
                      + " SNS is in between"));
    };
  }
}
