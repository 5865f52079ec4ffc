package io.lifecyclemanager.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import io.lifecyclemanager.drain.PodTriage.IgnoreReason;
import io.lifecyclemanager.drain.PodTriage.TriageResult;
import io.lifecyclemanager.drain.PodView.PodController;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.label.LabelRequirements;
import io.lifecyclemanager.model.label.LabelRequirements.LabelOperator;
import io.lifecyclemanager.model.label.LabelRequirements.LabelRequirement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PodTriageTest {
  private static final List<LocalTrafficService> LOCAL =
      List.of(new LocalTrafficService("shop", Map.of("app", "web")));

  @Test
  void eachPodHasAResult() {
    assertThat(triage("Running", "apps/ReplicaSet", "")).isEqualTo(evictable(false, false));
    assertThat(triage("Pending", null, "")).isEqualTo(evictable(false, false));
    assertThat(triage("Running", "apps/DaemonSet", "")).isEqualTo(ignored(IgnoreReason.DAEMON_SET));
    assertThat(triage("Succeeded", null, "")).isEqualTo(ignored(IgnoreReason.FINISHED));
    assertThat(triage("Failed", "batch/Job", "")).isEqualTo(ignored(IgnoreReason.FINISHED));
    assertThat(triage("Running", null, "mirror")).isEqualTo(ignored(IgnoreReason.STATIC));
    assertThat(triage("Running", null, "terminating"))
        .isEqualTo(new TriageResult.Terminating(false));
    assertThat(triage("Running", null, "critical")).isEqualTo(evictable(true, false));
    assertThat(triage("Running", null, "hostPort")).isEqualTo(evictable(false, true));
    assertThat(triage("Running", null, "web")).isEqualTo(evictable(false, true));
  }

  @Test
  void aDaemonSetOfAnyApiGroupIsADaemonSet() {
    assertThat(triage("Running", "apps.kruise.io/DaemonSet", ""))
        .isEqualTo(ignored(IgnoreReason.DAEMON_SET));
    assertThat(triage("Running", "DaemonSet", "")).isEqualTo(ignored(IgnoreReason.DAEMON_SET));
    assertThat(triage("Running", "apps.kruise.io/AdvancedDaemonSet", ""))
        .isEqualTo(evictable(false, false));
  }

  @Test
  void tierAndTrafficAreIndependent() {
    assertThat(triage("Running", null, "critical hostPort")).isEqualTo(evictable(true, true));
    assertThat(triage("Running", null, "critical web")).isEqualTo(evictable(true, true));
  }

  @Test
  void onlyAPodThatWouldBeEvictedIsProtected() {
    Optional<String> blocker =
        Optional.of("is protected by annotation lifecycle-manager.io/protect");
    assertThat(triage("Running", null, "protect"))
        .isEqualTo(new TriageResult.Evictable(false, false, blocker));
    assertThat(triage("Running", null, "protect critical hostPort"))
        .isEqualTo(new TriageResult.Evictable(true, true, blocker));
    assertThat(triage("Running", "apps/DaemonSet", "protect"))
        .isEqualTo(ignored(IgnoreReason.DAEMON_SET));
    assertThat(triage("Succeeded", null, "protect")).isEqualTo(ignored(IgnoreReason.FINISHED));
    assertThat(triage("Running", null, "protect terminating"))
        .isEqualTo(new TriageResult.Terminating(false));
  }

  @Test
  void onlySelectedPodsOfDaemonSetsAreEvictedLast() {
    LabelRequirements web =
        new LabelRequirements(
            List.of(new LabelRequirement("app", LabelOperator.IN, List.of("web"))));
    PodTriage triage = new PodTriage(PodProtection.DEFAULT, Optional.of(web));
    PodView chosen = pod("shop", "Running", "apps/DaemonSet", "web");
    assertThat(triage.isEvictedLast(chosen)).isTrue();
    assertThat(triage.triage(chosen, LOCAL)).isEqualTo(ignored(IgnoreReason.DAEMON_SET));
    assertThat(triage.isEvictedLast(pod("shop", "Pending", "apps.kruise.io/DaemonSet", "web")))
        .isTrue();
    assertThat(triage.isEvictedLast(pod("shop", "Running", "apps/DaemonSet", ""))).isFalse();
    assertThat(triage.isEvictedLast(pod("shop", "Running", "apps/ReplicaSet", "web"))).isFalse();
    assertThat(triage.isEvictedLast(pod("shop", "Running", null, "web"))).isFalse();
    assertThat(triage.isEvictedLast(pod("shop", "Failed", "apps/DaemonSet", "web"))).isFalse();
    assertThat(triage.isEvictedLast(pod("shop", "Running", "apps/DaemonSet", "web mirror")))
        .isFalse();
    assertThat(PodTriage.DEFAULT.isEvictedLast(chosen)).isFalse();
  }

  @Test
  void resultsApplyInTheDocumentedOrder() {
    assertThat(triage("Running", "apps/DaemonSet", "mirror"))
        .isEqualTo(ignored(IgnoreReason.STATIC));
    assertThat(triage("Succeeded", "apps/DaemonSet", ""))
        .isEqualTo(ignored(IgnoreReason.DAEMON_SET));
    assertThat(triage("Succeeded", null, "terminating")).isEqualTo(ignored(IgnoreReason.FINISHED));
    assertThat(triage("Running", null, "terminating critical hostPort"))
        .isEqualTo(new TriageResult.Terminating(true));
  }

  @Test
  void aLocalServiceServesOnlySelectedPodsOfItsNamespace() {
    PodView elsewhere = pod("other", "Running", null, "web");
    assertThat(PodTriage.DEFAULT.triage(elsewhere, LOCAL)).isEqualTo(evictable(false, false));
    PodView unselected = pod("shop", "Running", null, "");
    assertThat(PodTriage.DEFAULT.triage(unselected, LOCAL)).isEqualTo(evictable(false, false));
    LocalTrafficService selectsNothing = new LocalTrafficService("shop", Map.of());
    assertThat(PodTriage.DEFAULT.triage(unselected, List.of(selectsNothing)))
        .isEqualTo(evictable(false, false));
  }

  @Test
  void onlyIgnoredPodsAreNotRemoved() {
    for (IgnoreReason reason : IgnoreReason.values()) {
      assertThat(ignored(reason).isToBeRemoved()).isFalse();
    }
    assertThat(new TriageResult.Terminating(false).isToBeRemoved()).isTrue();
    assertThat(evictable(true, true).isToBeRemoved()).isTrue();
  }

  private static TriageResult ignored(IgnoreReason reason) {
    return new TriageResult.Ignored(reason);
  }

  private static TriageResult evictable(boolean critical, boolean trafficServing) {
    return new TriageResult.Evictable(critical, trafficServing, Optional.empty());
  }

  private static TriageResult triage(String phase, @Nullable String controller, String traits) {
    return PodTriage.DEFAULT.triage(pod("shop", phase, controller, traits), LOCAL);
  }

  private static PodView pod(
      String namespace, String phase, @Nullable String controller, String traits) {
    return new PodView(
        new PodRef(namespace, "pod", "uid"),
        phase,
        controller == null ? null : new PodController(controller, "owner", "owner-uid"),
        null,
        traits.contains("mirror"),
        traits.contains("terminating"),
        Duration.ofSeconds(30),
        traits.contains("web") ? Map.of("app", "web", "tier", "front") : Map.of(),
        traits.contains("hostPort"),
        traits.contains("critical") ? "system-cluster-critical" : null,
        false,
        traits.contains("protect") ? Map.of(PodProtection.PROTECT, "true") : Map.of(),
        Set.of());
  }
}
