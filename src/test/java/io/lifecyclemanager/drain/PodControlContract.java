package io.lifecyclemanager.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.RefusalReason;
import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.PodRef;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link PodControl}, for fakes and for clusters. */
public abstract class PodControlContract {
  private PodControlCluster cluster;
  private PodControl control;
  private PodWatch feed;

  /** Creates the cluster of one test. */
  protected abstract PodControlCluster openCluster() throws Exception;

  @BeforeEach
  void open() throws Exception {
    cluster = openCluster();
    control = cluster.control();
    feed = control.watch(cluster.node());
  }

  @AfterEach
  void close() throws Exception {
    feed.close();
    feed.close();
    cluster.end();
  }

  @Test
  void anEmptyNodeIsKnownToBeEmpty() throws Exception {
    until(Map::isEmpty);
  }

  @Test
  void aWatchedPodIsReadCompletely() throws Exception {
    PodSpec spec =
        pod("web-0")
            .grace(45)
            .labels(Map.of("app", "web", "tier", "front"))
            .withHostPort()
            .toleratingEverything()
            .annotation("lifecycle-manager.io/protect", "true")
            .claims("data");
    PodRef ref = add(spec);
    untilRunning(ref);
    assertThat(view(ref))
        .isEqualTo(
            new PodView(
                ref,
                "Running",
                spec.controller(),
                null,
                false,
                false,
                Duration.ofSeconds(45),
                Map.of("app", "web", "tier", "front"),
                true,
                null,
                true,
                Map.of("lifecycle-manager.io/protect", "true"),
                Set.of("data")));
  }

  @Test
  void ownersAndMirrorsAreSeen() throws Exception {
    PodRef daemon = add(pod("daemon").ownedBy("apps/DaemonSet"));
    PodRef alone = add(pod("alone").ownedBy(null));
    PodRef mirror = add(pod("mirror").ownedBy("Node").asMirrorPod());
    until(pods -> pods.size() == 3);
    assertThat(view(daemon).controller().kind()).isEqualTo("apps/DaemonSet");
    assertThat(view(daemon).toleratesCordon()).isFalse();
    assertThat(view(alone).controller()).isNull();
    assertThat(view(mirror).controller().kind()).isEqualTo("Node");
    assertThat(view(mirror).mirror()).isTrue();
    assertThat(view(alone).mirror()).isFalse();
  }

  @Test
  void podsOfOtherNodesAreNotWatched() throws Exception {
    cluster.add(cluster.otherNode(), pod("elsewhere"));
    PodRef here = add(pod("here"));
    until(pods -> pods.containsKey(here));
    assertThat(feed.pods().orElseThrow()).containsOnlyKeys(here);
  }

  @Test
  void addedAndDeletedPodsAreSeen() throws Exception {
    until(Map::isEmpty);
    PodRef first = add(pod("first"));
    until(pods -> pods.containsKey(first));
    PodRef second = add(pod("second"));
    until(pods -> pods.size() == 2);
    cluster.stopPod(first);
    until(pods -> !pods.containsKey(first));
    assertThat(feed.pods().orElseThrow()).containsOnlyKeys(second);
  }

  @Test
  void aWatchThatBeginsLaterHasThePodsThatAreThereAndWhatBecomesOfThem() throws Exception {
    PodRef staying = add(pod("staying"));
    PodRef stopped = add(pod("stopped"));
    cluster.stopPod(stopped);
    try (PodWatch later = control.watch(cluster.node())) {
      PodRef added = add(pod("added"));
      PodWatchWait.until(
          later, cluster.time(), pods -> pods.keySet().equals(Set.of(staying, added)));
      feed.close();
      cluster.stopPod(staying);
      PodWatchWait.until(later, cluster.time(), pods -> pods.keySet().equals(Set.of(added)));
    }
  }

  @Test
  void anEvictedPodKeepsItsGracePeriodAndExistsUntilItHasStopped() throws Exception {
    PodRef ref = add(pod("web-0").grace(45));
    assertThat(evict(ref)).isEqualTo(new EvictionOutcome.EvictionAccepted());
    until(pods -> pods.containsKey(ref) && pods.get(ref).terminating());
    assertThat(view(ref).grace()).isEqualTo(Duration.ofSeconds(45));
    cluster.stopPod(ref);
    until(Map::isEmpty);
    assertThat(evict(ref)).isEqualTo(new EvictionOutcome.PodGone());
  }

  @Test
  void evictingTwiceIsHarmless() throws Exception {
    PodRef ref = add(pod("web-0"));
    assertThat(evict(ref)).isEqualTo(new EvictionOutcome.EvictionAccepted());
    assertThat(control.evictAgain(ref, Duration.ofMinutes(1))).isEqualTo(evict(ref));
  }

  @Test
  void aRefusalNamesTheBudget() throws Exception {
    PodRef ref = add(pod("web-0"));
    cluster.setBudget("keep", "web", 0);
    EvictionOutcome.EvictionRefused refused = refused(evict(ref));
    assertThat(refused.reason()).isEqualTo(RefusalReason.BUDGET);
    assertThat(refused.message()).contains("disruption budget", "keep");
    until(pods -> pods.containsKey(ref));
    assertThat(view(ref).terminating()).isFalse();
    cluster.setBudget("keep", "web", 1);
    assertThat(evict(ref)).isEqualTo(new EvictionOutcome.EvictionAccepted());
  }

  @Test
  void severalBudgetsOfOnePodRefuseForAnotherReason() throws Exception {
    PodRef ref = add(pod("web-0"));
    cluster.setBudget("one", "web", 1);
    cluster.setBudget("two", "web", 1);
    EvictionOutcome.EvictionRefused refused = refused(evict(ref));
    assertThat(refused.reason()).isEqualTo(RefusalReason.OTHER);
    assertThat(refused.message()).contains("more than one PodDisruptionBudget");
  }

  @Test
  void aPendingPodIsEvictedWhateverItsBudget() throws Exception {
    PodRef ref = add(pod("web-0").phase("Pending"));
    cluster.setBudget("keep", "web", 0);
    assertThat(evict(ref)).isEqualTo(new EvictionOutcome.EvictionAccepted());
  }

  @Test
  void aPodThatReturnedUnderTheSameNameIsAnotherPod() throws Exception {
    PodRef before = add(pod("web-0"));
    cluster.stopPod(before);
    PodRef after = add(pod("web-0"));
    assertThat(evict(before)).isEqualTo(new EvictionOutcome.PodReplaced());
    assertThat(control.delete(before, Duration.ofSeconds(1)))
        .isEqualTo(new EvictionOutcome.PodReplaced());
    until(pods -> pods.containsKey(after));
    assertThat(view(after).terminating()).isFalse();
  }

  @Test
  void aPodThatNeverExistedIsGone() {
    PodRef unknown = new PodRef(cluster.namespace(), "unknown", "no-uid");
    assertThat(evict(unknown)).isEqualTo(new EvictionOutcome.PodGone());
    assertThat(control.delete(unknown, Duration.ofSeconds(1)))
        .isEqualTo(new EvictionOutcome.PodGone());
  }

  @Test
  void aDeletionIgnoresTheBudgetAndSetsTheGracePeriod() throws Exception {
    PodRef ref = add(pod("web-0").grace(45));
    cluster.setBudget("keep", "web", 0);
    assertThat(control.delete(ref, Duration.ofSeconds(7)))
        .isEqualTo(new EvictionOutcome.EvictionAccepted());
    until(pods -> pods.containsKey(ref) && pods.get(ref).terminating());
    assertThat(view(ref).grace()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aLaterDeletionShortensTheGracePeriod() throws Exception {
    PodRef ref = add(pod("web-0").grace(45));
    evict(ref);
    assertThat(control.delete(ref, Duration.ofSeconds(3)))
        .isEqualTo(new EvictionOutcome.EvictionAccepted());
    until(pods -> pods.containsKey(ref) && pods.get(ref).grace().equals(Duration.ofSeconds(3)));
  }

  @Test
  void servicesWithPolicyLocalAreListed() throws Exception {
    cluster.addLocalService("front", "web");
    assertThat(control.localTrafficServices())
        .contains(new LocalTrafficService(cluster.namespace(), Map.of("app", "web")));
  }

  private PodSpec pod(String name) {
    return PodSpec.pod(name).inNamespace(cluster.namespace()).neverTerminates();
  }

  private PodRef add(PodSpec pod) throws Exception {
    return cluster.add(cluster.node(), pod);
  }

  private EvictionOutcome evict(PodRef pod) {
    return control.evict(pod, Duration.ofMinutes(1));
  }

  private PodView view(PodRef ref) {
    PodView view = feed.pods().orElseThrow().get(ref);
    assertThat(view).as("%s of %s", ref, feed.pods()).isNotNull();
    return view;
  }

  private static EvictionOutcome.EvictionRefused refused(EvictionOutcome answer) {
    assertThat(answer).isInstanceOf(EvictionOutcome.EvictionRefused.class);
    return (EvictionOutcome.EvictionRefused) answer;
  }

  private void untilRunning(PodRef ref) throws InterruptedException {
    until(pods -> pods.containsKey(ref) && pods.get(ref).phase().equals("Running"));
  }

  private void until(Predicate<Map<PodRef, PodView>> condition) throws InterruptedException {
    PodWatchWait.until(feed, cluster.time(), condition);
  }
}
