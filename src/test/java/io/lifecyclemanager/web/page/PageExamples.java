package io.lifecyclemanager.web.page;

import io.lifecyclemanager.status.StatusReport;
import io.lifecyclemanager.status.StatusReport.ReplicaStatus;
import io.lifecyclemanager.status.TerminationStatus;
import io.lifecyclemanager.status.TerminationStatus.BlockerStatus;
import io.lifecyclemanager.status.TerminationStatus.HeartbeatStatus;
import io.lifecyclemanager.status.TerminationStatus.PhaseStatus;
import io.lifecyclemanager.status.TerminationStatus.StatusSource;
import io.lifecyclemanager.status.TerminationStatus.StepStatus;
import io.lifecyclemanager.status.TerminationStatus.TargetStatus;
import io.lifecyclemanager.status.TerminationStatus.VolumeStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values of the status as the controller has them, around a present. */
final class PageExamples {
  static final String REFUSAL =
      "Cannot evict pod as it would violate the pod's disruption budget. The disruption budget"
          + " checkout needs 3 healthy pods and has 3 currently";

  private static final ReplicaStatus FIRST =
      new ReplicaStatus("http://10.0.1.7:8080", "lifecycle-manager-6d5f9c7b8-x2x9p", true, null);
  private static final ReplicaStatus SECOND =
      new ReplicaStatus("http://10.0.2.9:8080", "lifecycle-manager-6d5f9c7b8-q7k4m", true, null);

  private final Instant now;

  PageExamples(Instant now) {
    this.now = now;
  }

  private Instant in(long seconds) {
    return now.plusSeconds(seconds);
  }

  /** Two terminations that go as planned. */
  StatusReport calm() {
    return new StatusReport(
        List.of(termination(1, "workers-a", List.of()), termination(2, "workers-b", List.of())),
        List.of(FIRST, SECOND));
  }

  /** One budget stops several nodes, one replica does not answer, one lacks permissions. */
  StatusReport blocked() {
    List<TerminationStatus> terminations =
        Stream.concat(
                IntStream.rangeClosed(1, 12)
                    .mapToObj(number -> termination(number, "workers-a", budget(number))),
                IntStream.rangeClosed(13, 15)
                    .mapToObj(number -> termination(number, "workers-b", List.of())))
            .toList();
    ReplicaStatus silent =
        new ReplicaStatus(
            "http://10.0.3.4:8080", null, false, "no answer from http://10.0.3.4:8080 within 1 s");
    ReplicaStatus lacking =
        new ReplicaStatus(
            SECOND.url(),
            SECOND.name(),
            true,
            "permission denied: elasticloadbalancing:DeregisterTargets");
    return new StatusReport(terminations, List.of(FIRST, lacking, silent));
  }

  /** Many terminations in some groups. */
  StatusReport many(int count) {
    return new StatusReport(
        IntStream.rangeClosed(1, count)
            .mapToObj(number ->
                termination(
                    number, "workers-" + number % 7, number % 10 == 0 ? budget(number) : List.of()))
            .toList(),
        List.of(FIRST, SECOND));
  }

  /** One termination whose texts are these. */
  StatusReport named(String text) {
    TerminationStatus example = termination(1, text, List.of());
    BlockerStatus blocker =
        new BlockerStatus(
            "refusal", text, text, text, in(-60), in(10), in(300), in(330), null, true);
    TerminationStatus named =
        new TerminationStatus(
            text,
            text,
            text,
            text,
            List.of(text),
            List.of(text),
            "Working",
            example.since(),
            example.started(),
            example.deadline(),
            example.hardDeadline(),
            example.unavoidableEnd(),
            text,
            StatusSource.REPLICA,
            null,
            Map.of("evicting", 1),
            List.of(blocker),
            List.of(new TargetStatus(text, "draining", in(30))),
            List.of(new VolumeStatus(text, in(-5))),
            List.of(new PhaseStatus(text, in(-60), null)),
            List.of(new StepStatus(in(-30), text)),
            null,
            null);
    return new StatusReport(List.of(named), List.of(new ReplicaStatus(text, text, false, text)));
  }

  /** Terminations that have ended, the most recent first. */
  List<TerminationStatus> history(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(this::ended).toList();
  }

  private TerminationStatus ended(int number) {
    TerminationStatus one = termination(100 + number, "workers-" + number % 3, List.of());
    Instant end = in(-200L * number);
    Instant began = end.minusSeconds(95);
    String outcome = number % 7 == 0 ? "abandoned" : "completed";
    return new TerminationStatus(
        one.id(),
        one.instance(),
        one.node(),
        one.group(),
        one.hooks(),
        one.events(),
        "Ended",
        end,
        began,
        null,
        null,
        end.minusSeconds(number % 5 == 0 ? 75 : 1),
        one.owner(),
        one.source(),
        null,
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        outcome,
        end);
  }

  private TerminationStatus termination(int number, String group, List<BlockerStatus> blockers) {
    boolean isBlocked = !blockers.isEmpty();
    long age = isBlocked ? 260 + number : 41;
    Instant began = in(-age);
    return new TerminationStatus(
        null,
        "i-0%016x".formatted(0xa3f4c21d00L + number * 7919L),
        "ip-10-0-%d-%d.eu-central-1.compute.internal".formatted(number / 250, number % 250),
        group,
        List.of("lifecycle-manager"),
        List.of(),
        "Working",
        in(-age + 2),
        began,
        in(isBlocked ? 340 + number : 859),
        in(7200 - age),
        in(isBlocked ? -age + 95 : 54),
        FIRST.name(),
        StatusSource.REPLICA,
        new HeartbeatStatus(in(-32), in(58), 0),
        isBlocked
            ? Map.of("evicting", 1, "gone", 11)
            : Map.of("terminating", 3, "evicting", 4, "gone", 5),
        blockers,
        List.of(
            new TargetStatus(
                "checkout-http", isBlocked ? "deregistered" : "draining", in(-age + 90)),
            new TargetStatus("checkout-grpc", "deregistered", in(-age + 30))),
        List.of(),
        List.of(
            phase("Claiming", began, in(-age + 2)),
            phase("Deregistration", in(-age + 2), isBlocked ? in(-age + 92) : null),
            phase("Drain", in(-age + 3), null)),
        List.of(
            new StepStatus(began, "heartbeats began for lifecycle hook lifecycle-manager"),
            new StepStatus(in(-age + 2), "node cordoned, labelled and claimed"),
            new StepStatus(
                in(-age + 3), "deregistration from target group checkout-http requested"),
            new StepStatus(in(-age + 14), "evicted pod shop/cart-5f7d8c-lq2vh")),
        null,
        null);
  }

  private static PhaseStatus phase(String name, Instant began, @Nullable Instant ended) {
    return new PhaseStatus(name, began, ended);
  }

  private List<BlockerStatus> budget(int number) {
    String pod = "shop/checkout-7c9d6b5f4-%s".formatted(Integer.toString(46_655 + number, 36));
    return List.of(
        new BlockerStatus(
            "budget",
            pod.toLowerCase(Locale.ROOT),
            REFUSAL,
            "shop/checkout",
            in(-250L - number),
            in(17),
            in(310),
            in(340),
            null,
            true));
  }
}
