package io.lifecyclemanager.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl.Eviction;
import io.lifecyclemanager.drain.PodControl.Eviction.Because;
import io.lifecyclemanager.drain.PodControl.Feed;
import io.lifecyclemanager.drain.PodControl.LocalService;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link PodControl} keeps, whether it lives in memory or in a cluster. */
public abstract class PodControlContract {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private PodControlWorld world;
  private PodControl control;
  private Feed feed;

  /** A world for one test. */
  protected abstract PodControlWorld world() throws Exception;

  @BeforeEach
  void openWorld() throws Exception {
    world = world();
    control = world.control();
    feed = control.follow(world.node());
  }

  @AfterEach
  void closeWorld() throws Exception {
    feed.close();
    feed.close();
    world.end();
  }

  @Test
  void anEmptyNodeIsKnownToBeEmpty() throws Exception {
    until(Map::isEmpty);
  }

  @Test
  void aFollowedPodIsSeenAsItIs() throws Exception {
    PodSpec spec =
        pod("web-0").grace(45).labels(Map.of("app", "web", "tier", "front")).withHostPort();
    PodRef ref = add(spec);
    untilRunning(ref);
    assertThat(view(ref))
        .isEqualTo(
            new PodView(
                ref,
                "Running",
                "apps/ReplicaSet",
                false,
                false,
                Duration.ofSeconds(45),
                Map.of("app", "web", "tier", "front"),
                true,
                null));
  }

  @Test
  void ownersAndMirrorsAreSeen() throws Exception {
    PodRef daemon = add(pod("daemon").ownedBy("apps/DaemonSet"));
    PodRef alone = add(pod("alone").ownedBy(null));
    PodRef mirror = add(pod("mirror").ownedBy("Node").asMirrorPod());
    until(pods -> pods.size() == 3);
    assertThat(view(daemon).controllerKind()).isEqualTo("apps/DaemonSet");
    assertThat(view(alone).controllerKind()).isNull();
    assertThat(view(mirror).controllerKind()).isEqualTo("Node");
    assertThat(view(mirror).mirror()).isTrue();
    assertThat(view(alone).mirror()).isFalse();
  }

  @Test
  void podsOfOtherNodesAreNotFollowed() throws Exception {
    world.add(world.otherNode(), pod("elsewhere"));
    PodRef here = add(pod("here"));
    until(pods -> pods.containsKey(here));
    assertThat(feed.pods().orElseThrow()).containsOnlyKeys(here);
  }

  @Test
  void podsComeAndGo() throws Exception {
    until(Map::isEmpty);
    PodRef first = add(pod("first"));
    until(pods -> pods.containsKey(first));
    PodRef second = add(pod("second"));
    until(pods -> pods.size() == 2);
    world.stopped(first);
    until(pods -> !pods.containsKey(first));
    assertThat(feed.pods().orElseThrow()).containsOnlyKeys(second);
  }

  @Test
  void anEvictedPodKeepsItsGraceAndStaysUntilItHasStopped() throws Exception {
    PodRef ref = add(pod("web-0").grace(45));
    assertThat(control.evict(ref)).isEqualTo(new Eviction.Accepted());
    until(pods -> pods.containsKey(ref) && pods.get(ref).terminating());
    assertThat(view(ref).grace()).isEqualTo(Duration.ofSeconds(45));
    world.stopped(ref);
    until(Map::isEmpty);
    assertThat(control.evict(ref)).isEqualTo(new Eviction.Gone());
  }

  @Test
  void evictingTwiceIsHarmless() throws Exception {
    PodRef ref = add(pod("web-0"));
    assertThat(control.evict(ref)).isEqualTo(new Eviction.Accepted());
    assertThat(control.evict(ref)).isEqualTo(new Eviction.Accepted());
  }

  @Test
  void aBudgetRefusesAndIsNamed() throws Exception {
    PodRef ref = add(pod("web-0"));
    world.budget("keep", "web", 0);
    Eviction.Refused refused = refused(control.evict(ref));
    assertThat(refused.because()).isEqualTo(Because.BUDGET);
    assertThat(refused.why()).contains("disruption budget", "keep");
    until(pods -> pods.containsKey(ref));
    assertThat(view(ref).terminating()).isFalse();
    world.budget("keep", "web", 1);
    assertThat(control.evict(ref)).isEqualTo(new Eviction.Accepted());
  }

  @Test
  void severalBudgetsForOnePodAreAnotherRefusal() throws Exception {
    PodRef ref = add(pod("web-0"));
    world.budget("one", "web", 1);
    world.budget("two", "web", 1);
    Eviction.Refused refused = refused(control.evict(ref));
    assertThat(refused.because()).isEqualTo(Because.OTHER);
    assertThat(refused.why()).contains("more than one PodDisruptionBudget");
  }

  @Test
  void aPendingPodGoesPastItsBudget() throws Exception {
    PodRef ref = add(pod("web-0").phase("Pending"));
    world.budget("keep", "web", 0);
    assertThat(control.evict(ref)).isEqualTo(new Eviction.Accepted());
  }

  @Test
  void aPodThatReturnedUnderTheSameNameIsAnotherOne() throws Exception {
    PodRef before = add(pod("web-0"));
    world.stopped(before);
    PodRef after = add(pod("web-0"));
    assertThat(control.evict(before)).isEqualTo(new Eviction.Replaced());
    assertThat(control.delete(before, Duration.ofSeconds(1))).isEqualTo(new Eviction.Replaced());
    until(pods -> pods.containsKey(after));
    assertThat(view(after).terminating()).isFalse();
  }

  @Test
  void aPodThatNeverWasIsGone() {
    PodRef nobody = new PodRef(world.namespace(), "nobody", "no-uid");
    assertThat(control.evict(nobody)).isEqualTo(new Eviction.Gone());
    assertThat(control.delete(nobody, Duration.ofSeconds(1))).isEqualTo(new Eviction.Gone());
  }

  @Test
  void aDeletionGoesPastTheBudgetWithTheGraceThatWasAskedFor() throws Exception {
    PodRef ref = add(pod("web-0").grace(45));
    world.budget("keep", "web", 0);
    assertThat(control.delete(ref, Duration.ofSeconds(7))).isEqualTo(new Eviction.Accepted());
    until(pods -> pods.containsKey(ref) && pods.get(ref).terminating());
    assertThat(view(ref).grace()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aLaterDeletionMayShortenTheGrace() throws Exception {
    PodRef ref = add(pod("web-0").grace(45));
    control.evict(ref);
    assertThat(control.delete(ref, Duration.ofSeconds(3))).isEqualTo(new Eviction.Accepted());
    until(pods -> pods.containsKey(ref) && pods.get(ref).grace().equals(Duration.ofSeconds(3)));
  }

  @Test
  void servicesWithPolicyLocalAreKnown() throws Exception {
    world.addLocalService("front", "web");
    assertThat(control.localServices())
        .contains(new LocalService(world.namespace(), Map.of("app", "web")));
  }

  private PodSpec pod(String name) {
    return PodSpec.pod(name).inNamespace(world.namespace()).neverTerminates();
  }

  private PodRef add(PodSpec pod) throws Exception {
    return world.add(world.node(), pod);
  }

  private PodView view(PodRef ref) {
    PodView view = feed.pods().orElseThrow().get(ref);
    assertThat(view).as("%s of %s", ref, feed.pods()).isNotNull();
    return view;
  }

  private static Eviction.Refused refused(Eviction answer) {
    assertThat(answer).isInstanceOf(Eviction.Refused.class);
    return (Eviction.Refused) answer;
  }

  private void untilRunning(PodRef ref) throws InterruptedException {
    until(pods -> pods.containsKey(ref) && pods.get(ref).phase().equals("Running"));
  }

  /** Waits as the drain does: for the feed's own signal. */
  private void until(Predicate<Map<PodRef, PodView>> condition) throws InterruptedException {
    Time time = world.time();
    Deadline end = time.in(PATIENCE);
    while (true) {
      long before = feed.changes().count();
      if (feed.pods().filter(condition).isPresent()) {
        return;
      }
      assertThat(feed.changes().await(before, time.until(end)))
          .as("a change within 20 s; there are %s", feed.pods())
          .isTrue();
    }
  }
}
