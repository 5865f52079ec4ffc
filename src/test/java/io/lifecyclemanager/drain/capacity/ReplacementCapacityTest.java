package io.lifecyclemanager.drain.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.DrainFact.PodOwner;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What several drains learn about pods that find no node. */
class ReplacementCapacityTest {
  private static final PodOwner WEB = new PodOwner("ReplicaSet", "shop", "web-7c9f", "uid-web");
  private static final TerminatingInstance SUBJECT =
      new TerminatingInstance(
          new InstanceId("i-1"), new GroupName("web"), new NodeRef("node", "uid"));

  private final SimulatedTime time = new SimulatedTime();
  private final List<Fact> facts = new CopyOnWriteArrayList<>();
  private final FakeUnschedulablePods pods = new FakeUnschedulablePods();
  private final ReplacementCapacity capacity = new ReplacementCapacity(pods, time, facts::add);

  @AfterEach
  void throwThreadFailures() {
    time.throwFailures();
  }

  @Test
  void theNoteCountsTheReplacementsAndQuotesTheScheduler() throws InterruptedException {
    pods.add("uid-web", "0/5 nodes are available: 5 Insufficient cpu.");
    look();
    assertThat(capacity.noteOn(SUBJECT, WEB))
        .hasValue(
            "1 replacement pod of ReplicaSet shop/web-7c9f is unschedulable: 0/5 nodes are"
                + " available: 5 Insufficient cpu.");
    pods.add("uid-web", "0/5 nodes are available: 5 Insufficient cpu.");
    time.sleep(Duration.ofSeconds(30));
    look();
    assertThat(capacity.noteOn(SUBJECT, WEB))
        .hasValueSatisfying(
            note -> assertThat(note).startsWith("2 replacement pods of").contains(" are "));
  }

  @Test
  void thePodsOfOtherControllersDoNotCount() throws InterruptedException {
    pods.add("uid-other", "0/5 nodes are available");
    look();
    assertThat(capacity.noteOn(SUBJECT, WEB)).isEmpty();
  }

  @Test
  void aNamespaceIsListedOnceIn30Seconds() throws InterruptedException {
    for (int second = 0; second < 60; second++) {
      look();
    }
    assertThat(pods.lists()).isEqualTo(2);
    capacity.noteOn(SUBJECT, new PodOwner("ReplicaSet", "bank", "web", "uid"));
    time.sleep(Duration.ofMillis(1));
    assertThat(pods.lists()).isEqualTo(3);
  }

  @Test
  void theNoteEndsWhenThePodsAreScheduled() throws InterruptedException {
    pods.add("uid-web", "0/5 nodes are available");
    look();
    assertThat(capacity.noteOn(SUBJECT, WEB)).isPresent();
    pods.scheduleAll();
    time.sleep(Duration.ofSeconds(30));
    look();
    assertThat(capacity.noteOn(SUBJECT, WEB)).isEmpty();
  }

  @Test
  void theNoteEndsWhenTheListFails() throws InterruptedException {
    pods.add("uid-web", "0/5 nodes are available");
    look();
    pods.fail(new RemoteFailure(FailureKind.UNAVAILABLE, "no answer", null));
    time.sleep(Duration.ofSeconds(30));
    look();
    assertThat(capacity.noteOn(SUBJECT, WEB)).isEmpty();
    assertThat(facts).singleElement().isInstanceOf(RemoteCallFailed.class);
  }

  @Test
  void theNextLookIsDueAfter30SecondsAndTheLastOneCountsUntilThen() throws InterruptedException {
    pods.add("uid-web", "0/5 nodes are available");
    look();
    time.sleep(Duration.ofSeconds(29));
    assertThat(capacity.noteOn(SUBJECT, WEB)).isPresent();
    time.sleep(Duration.ofMillis(1));
    assertThat(pods.lists()).isEqualTo(2);
    time.sleep(Duration.ofMinutes(4).plusSeconds(59));
    assertThat(capacity.noteOn(SUBJECT, WEB)).as("almost five minutes ago").isPresent();
  }

  @Test
  void aLookFromMinutesAgoIsForgotten() throws InterruptedException {
    pods.add("uid-web", "0/5 nodes are available");
    look();
    time.sleep(Duration.ofMinutes(5));
    assertThat(capacity.noteOn(SUBJECT, WEB)).isEmpty();
  }

  /** A budget blocks a pod, and a second passes. */
  private void look() throws InterruptedException {
    capacity.noteOn(SUBJECT, WEB);
    time.sleep(Duration.ofSeconds(1));
  }
}
