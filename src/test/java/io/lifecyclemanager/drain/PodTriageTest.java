package io.lifecyclemanager.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl.LocalService;
import io.lifecyclemanager.drain.PodTriage.Part;
import io.lifecyclemanager.model.PodRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PodTriageTest {
  private static final List<LocalService> LOCAL =
      List.of(new LocalService("shop", Map.of("app", "web")));

  @Test
  void everyPodHasItsPart() {
    assertThat(judge("Running", "apps/ReplicaSet", "")).isEqualTo(Part.ORDINARY);
    assertThat(judge("Pending", null, "")).isEqualTo(Part.ORDINARY);
    assertThat(judge("Running", "apps/DaemonSet", "")).isEqualTo(Part.DAEMON);
    assertThat(judge("Running", "apps.openkruise.io/DaemonSet", "")).isEqualTo(Part.ORDINARY);
    assertThat(judge("Succeeded", null, "")).isEqualTo(Part.FINISHED);
    assertThat(judge("Failed", "batch/Job", "")).isEqualTo(Part.FINISHED);
    assertThat(judge("Running", null, "mirror")).isEqualTo(Part.MIRROR);
    assertThat(judge("Running", null, "terminating")).isEqualTo(Part.LEAVING);
    assertThat(judge("Running", null, "critical")).isEqualTo(Part.CRITICAL);
    assertThat(judge("Running", null, "hostPort")).isEqualTo(Part.SERVING);
    assertThat(judge("Running", null, "web")).isEqualTo(Part.SERVING);
  }

  @Test
  void whatStaysIsToldFromWhatLeavesInTheStatedOrder() {
    assertThat(judge("Running", "apps/DaemonSet", "mirror")).isEqualTo(Part.MIRROR);
    assertThat(judge("Succeeded", "apps/DaemonSet", "")).isEqualTo(Part.DAEMON);
    assertThat(judge("Succeeded", null, "terminating")).isEqualTo(Part.FINISHED);
    assertThat(judge("Running", null, "terminating critical hostPort")).isEqualTo(Part.LEAVING);
    assertThat(judge("Running", null, "critical hostPort")).isEqualTo(Part.CRITICAL);
  }

  @Test
  void aLocalServiceFeedsOnlyPodsOfItsOwnNamespaceThatItSelects() {
    PodView elsewhere = pod("other", "Running", null, "web");
    assertThat(PodTriage.judge(elsewhere, LOCAL)).isEqualTo(Part.ORDINARY);
    PodView unselected = pod("shop", "Running", null, "");
    assertThat(PodTriage.judge(unselected, LOCAL)).isEqualTo(Part.ORDINARY);
    LocalService selectsNothing = new LocalService("shop", Map.of());
    assertThat(PodTriage.judge(unselected, List.of(selectsNothing))).isEqualTo(Part.ORDINARY);
  }

  @Test
  void onlyDaemonsMirrorsAndFinishedPodsAreNotWaitedFor() {
    assertThat(List.of(Part.values()).stream().filter(part -> !part.mustLeave()))
        .containsExactlyInAnyOrder(Part.DAEMON, Part.MIRROR, Part.FINISHED);
  }

  private static Part judge(String phase, @Nullable String controller, String traits) {
    return PodTriage.judge(pod("shop", phase, controller, traits), LOCAL);
  }

  private static PodView pod(
      String namespace, String phase, @Nullable String controller, String traits) {
    return new PodView(
        new PodRef(namespace, "pod", "uid"),
        phase,
        controller,
        traits.contains("mirror"),
        traits.contains("terminating"),
        Duration.ofSeconds(30),
        traits.contains("web") ? Map.of("app", "web", "tier", "front") : Map.of(),
        traits.contains("hostPort"),
        traits.contains("critical") ? "system-cluster-critical" : null);
  }
}
