package io.lifecyclemanager.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import io.lifecyclemanager.drain.PodTriage.DrainCategory;
import io.lifecyclemanager.model.PodRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PodTriageTest {
  private static final List<LocalTrafficService> LOCAL =
      List.of(new LocalTrafficService("shop", Map.of("app", "web")));

  @Test
  void eachPodHasACategory() {
    assertThat(judge("Running", "apps/ReplicaSet", "")).isEqualTo(DrainCategory.ORDINARY);
    assertThat(judge("Pending", null, "")).isEqualTo(DrainCategory.ORDINARY);
    assertThat(judge("Running", "apps/DaemonSet", "")).isEqualTo(DrainCategory.DAEMON_SET);
    assertThat(judge("Running", "apps.openkruise.io/DaemonSet", ""))
        .isEqualTo(DrainCategory.ORDINARY);
    assertThat(judge("Succeeded", null, "")).isEqualTo(DrainCategory.FINISHED);
    assertThat(judge("Failed", "batch/Job", "")).isEqualTo(DrainCategory.FINISHED);
    assertThat(judge("Running", null, "mirror")).isEqualTo(DrainCategory.STATIC);
    assertThat(judge("Running", null, "terminating")).isEqualTo(DrainCategory.TERMINATING);
    assertThat(judge("Running", null, "critical")).isEqualTo(DrainCategory.CRITICAL);
    assertThat(judge("Running", null, "hostPort")).isEqualTo(DrainCategory.TRAFFIC_SERVING);
    assertThat(judge("Running", null, "web")).isEqualTo(DrainCategory.TRAFFIC_SERVING);
  }

  @Test
  void categoriesApplyInTheDocumentedOrder() {
    assertThat(judge("Running", "apps/DaemonSet", "mirror")).isEqualTo(DrainCategory.STATIC);
    assertThat(judge("Succeeded", "apps/DaemonSet", "")).isEqualTo(DrainCategory.DAEMON_SET);
    assertThat(judge("Succeeded", null, "terminating")).isEqualTo(DrainCategory.FINISHED);
    assertThat(judge("Running", null, "terminating critical hostPort"))
        .isEqualTo(DrainCategory.TERMINATING);
    assertThat(judge("Running", null, "critical hostPort")).isEqualTo(DrainCategory.CRITICAL);
  }

  @Test
  void aLocalServiceServesOnlySelectedPodsOfItsNamespace() {
    PodView elsewhere = pod("other", "Running", null, "web");
    assertThat(PodTriage.categorize(elsewhere, LOCAL)).isEqualTo(DrainCategory.ORDINARY);
    PodView unselected = pod("shop", "Running", null, "");
    assertThat(PodTriage.categorize(unselected, LOCAL)).isEqualTo(DrainCategory.ORDINARY);
    LocalTrafficService selectsNothing = new LocalTrafficService("shop", Map.of());
    assertThat(PodTriage.categorize(unselected, List.of(selectsNothing)))
        .isEqualTo(DrainCategory.ORDINARY);
  }

  @Test
  void onlyDaemonSetStaticAndFinishedPodsAreNotRemoved() {
    assertThat(List.of(DrainCategory.values()).stream().filter(part -> !part.isToBeRemoved()))
        .containsExactlyInAnyOrder(
            DrainCategory.DAEMON_SET, DrainCategory.STATIC, DrainCategory.FINISHED);
  }

  private static DrainCategory judge(String phase, @Nullable String controller, String traits) {
    return PodTriage.categorize(pod("shop", phase, controller, traits), LOCAL);
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
