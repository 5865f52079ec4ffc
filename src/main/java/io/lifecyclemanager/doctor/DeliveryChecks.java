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

  static Outcome seen(World world) {
    return Outcome.judge(
        world.serving(),
        told -> {
          if (told.replicas() == 0) {
            return new Outcome.Found(
                List.of(
                    error(
                        "no replica of serve is ready"
                            + (told.others() == 0 ? "" : ", " + told.others() + " not yet"),
                        "nobody holds, drains and completes what is terminated now",
                        "kubectl apply -f deploy/lifecycle-manager.yaml, then kubectl -n"
                            + " lifecycle-manager get pods; see --namespace and"
                            + " --controller-url")));
          }
          String replicas = Words.count(told.replicas(), "replica");
          return new Outcome.Passed(
              told.tests().stream()
                  .max(Comparator.comparing(Cloud.Test::at))
                  .map(last ->
                      "%s; test messages of %s, the last one of %s at %s"
                          .formatted(
                              replicas,
                              Words.count(told.tests().size(), "group"),
                              last.group(),
                              last.at()))
                  .orElse(replicas + "; no test message since the start, --probe sends one"));
        });
  }

  static Outcome probe(World world) {
    return world
        .probes()
        .map(probes ->
            switch (probes) {
              case Answered.Known<List<Probe>>(List<Probe> known) -> probe(known);
              case Answered.Unknown<List<Probe>>(String why) ->
                  new Outcome.Found(
                      List.of(
                          error(
                              "no hook could be probed: " + why,
                              "whether test messages arrive was asked for, and is not known",
                              "let serve be asked: allow get pods/proxy, or forward its port and"
                                  + " give --controller-url")));
            })
        .orElseGet(() -> new Outcome.NotMade("--probe puts each hook again, as it is, and waits"));
  }

  private static Outcome probe(List<Probe> probes) {
    return probes.isEmpty()
        ? new Outcome.NotMade("no hook sends to the queue")
        : Outcome.of(probes.stream().flatMap(DeliveryChecks::judge).toList(), arrived(probes));
  }

  private static String arrived(List<Probe> probes) {
    Set<String> where =
        probes.stream()
            .map(Probe::fate)
            .filter(fate -> fate instanceof Probe.Fate.Arrived)
            .map(fate -> ((Probe.Fate.Arrived) fate).where())
            .collect(Collectors.toSet());
    return Words.count(probes.size(), "test message") + " arrived: " + Words.few(where);
  }

  private static Stream<Finding> judge(Probe probe) {
    String title = probe.hook().hook().title();
    return switch (probe.fate()) {
      case Probe.Fate.Arrived _ -> Stream.empty();
      case Probe.Fate.Refused(String words) ->
          Stream.of(
              error(
                  title + " cannot be put again: " + words,
                  "what Auto Scaling cannot send as a test it cannot send when it counts: instances"
                      + " go at once, undrained",
                  "look at the queue's checks and at LM208"));
      case Probe.Fate.Lost(String where) ->
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
