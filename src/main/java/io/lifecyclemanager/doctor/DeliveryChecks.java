package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

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
                    warning(
                        "no replica of serve is ready",
                        "nobody holds, drains and completes what is terminated now",
                        "kubectl apply -f deploy/lifecycle-manager.yaml, then kubectl -n"
                            + " lifecycle-manager get pods; see --namespace and"
                            + " --controller-url")));
          }
          return told.tests().stream()
              .max(Comparator.comparing(Cloud.Test::at))
              .<Outcome>map(last ->
                  new Outcome.Passed(
                      "%s, the last one of group %s at %s"
                          .formatted(
                              Words.count(told.tests().size(), "group"), last.group(), last.at())))
              .orElseGet(() ->
                  new Outcome.NotMade(
                      Words.count(told.replicas(), "replica")
                          + " received none since the start; --probe sends one"));
        });
  }

  static Outcome probe(World world) {
    return world
        .probes()
        .map(probes -> Outcome.judge(probes, DeliveryChecks::probe))
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
                  "look at the queue's checks and LM208; lifecycle-manager enroll --overwrite sets"
                      + " queue, role and hook right"));
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
