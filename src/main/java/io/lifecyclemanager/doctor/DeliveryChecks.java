package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether what Auto Scaling sends arrives. */
final class DeliveryChecks {
  private DeliveryChecks() {}

  static CheckOutcome replicas(Snapshot world) {
    return CheckOutcome.judge(
        world.replicas(),
        told -> {
          if (told.ready() == 0) {
            return new CheckOutcome.ProblemsFound(
                List.of(
                    error(
                        "no replica of serve is ready"
                            + (told.notReady() == 0 ? "" : ", " + told.notReady() + " not yet"),
                        "nobody holds, drains and completes what is terminated now",
                        "kubectl apply -f deploy/lifecycle-manager.yaml, then kubectl -n"
                            + " lifecycle-manager get pods; see --namespace and"
                            + " --controller-url")));
          }
          String replicas = Phrases.count(told.ready(), "replica");
          return new CheckOutcome.Passed(
              told.testMessages().stream()
                  .max(Comparator.comparing(AccountInspector.TestMessageArrival::sentAt))
                  .map(last ->
                      "%s; test messages of %s, the last one of %s at %s"
                          .formatted(
                              replicas,
                              Phrases.count(told.testMessages().size(), "group"),
                              last.group(),
                              last.sentAt()))
                  .orElse(replicas + "; no test message since the start, --probe sends one"));
        });
  }

  static CheckOutcome probe(Snapshot world) {
    return world
        .probes()
        .map(probes ->
            switch (probes) {
              case QueryResult.Available<List<HookProbe>>(List<HookProbe> known) -> probe(known);
              case QueryResult.Unavailable<List<HookProbe>>(String why) ->
                  new CheckOutcome.ProblemsFound(
                      List.of(
                          error(
                              "no hook could be probed: " + why,
                              "whether test messages arrive was asked for, and is not known",
                              "let serve be asked: allow get pods/proxy, or forward its port and"
                                  + " give --controller-url")));
            })
        .orElseGet(
            () -> new CheckOutcome.NotMade("--probe puts each hook again, as it is, and waits"));
  }

  private static CheckOutcome probe(List<HookProbe> probes) {
    return probes.isEmpty()
        ? new CheckOutcome.NotMade("no hook sends to the queue")
        : CheckOutcome.of(probes.stream().flatMap(DeliveryChecks::judge).toList(), arrived(probes));
  }

  private static String arrived(List<HookProbe> probes) {
    Set<String> where =
        probes.stream()
            .map(HookProbe::result)
            .filter(fate -> fate instanceof HookProbe.HookProbeResult.TestArrived)
            .map(fate -> ((HookProbe.HookProbeResult.TestArrived) fate).receiver())
            .collect(Collectors.toSet());
    return Phrases.count(probes.size(), "test message") + " arrived: " + Phrases.list(where);
  }

  private static Stream<Finding> judge(HookProbe probe) {
    String title = probe.hook().hook().title();
    return switch (probe.result()) {
      case HookProbe.HookProbeResult.TestArrived _ -> Stream.empty();
      case HookProbe.HookProbeResult.PutRejected(String words) ->
          Stream.of(
              error(
                  title + " cannot be put again: " + words,
                  "what Auto Scaling cannot send as a test it cannot send when it counts: instances"
                      + " go at once, undrained",
                  "look at the queue's checks and at LM208"));
      case HookProbe.HookProbeResult.TestMissing(String where) ->
          Stream.of(
              error(
                  "the test message of " + title + " did not arrive: " + where,
                  "Auto Scaling took it, but nobody here got it: another consumer takes messages"
                      + " away, or serve reads another queue",
                  "compare serve's --queue-name with the hook's target, look for other consumers of"
                      + " the queue (LM601 to LM603), and for a filter where SNS is between"));
    };
  }
}
