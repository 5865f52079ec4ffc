package io.lifecyclemanager.drain.surge;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.surge.Deployments.ReplicaSetRef;
import io.lifecyclemanager.model.DrainFact.SurgeDecided;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Restarts that several drains ask for. */
class SurgesTest {
  private static final ReplicaSetRef OLD = new ReplicaSetRef("shop", "web-1", "old");
  private static final TerminatingInstance SUBJECT =
      new TerminatingInstance(
          new InstanceId("i-1"), new GroupName("web"), new NodeRef("node", "uid"));

  private final SimulatedTime time = new SimulatedTime();
  private final List<Fact> facts = Collections.synchronizedList(new ArrayList<>());
  private final FakeDeployment deployment = new FakeDeployment();

  @BeforeEach
  void deploy() {
    deployment.deploy(OLD);
  }

  @Test
  void podsOnSeveralNodesShareOneRestart() throws InterruptedException {
    Surges surges = new Surges(deployment, false, time, facts::add);
    refuse(surges, 10);
    time.sleep(Duration.ofMinutes(5));
    refuse(surges, 10);
    time.sleep(Duration.ofSeconds(1));

    assertThat(deployment.restarts()).isEqualTo(1);
    assertThat(facts).containsExactly(new SurgeDecided(SUBJECT, "Deployment shop/web", null));
    assertThat(surges.noteOn(OLD)).hasValue("a rollout of Deployment shop/web replaces it");
  }

  @Test
  void aDeploymentThatHasChangedIsLookedAtAgain() throws InterruptedException {
    deployment.changeOnce();
    Surges surges = new Surges(deployment, false, time, facts::add);
    refuse(surges, 1);
    time.sleep(Duration.ofSeconds(1));
    assertThat(deployment.restarts()).isZero();
    time.sleep(Duration.ofSeconds(10));
    refuse(surges, 1);
    time.sleep(Duration.ofSeconds(1));
    assertThat(deployment.restarts()).isEqualTo(1);
  }

  @Test
  void anObstacleIsReportedOnce() throws InterruptedException {
    deployment.setRecreate();
    Surges surges = new Surges(deployment, false, time, facts::add);
    for (int look = 0; look < 3; look++) {
      refuse(surges, 2);
      time.sleep(Duration.ofSeconds(11));
    }
    assertThat(deployment.restarts()).isZero();
    assertThat(facts)
        .singleElement()
        .isInstanceOfSatisfying(
            SurgeDecided.class, fact -> assertThat(fact.obstacle()).contains("Recreate"));
  }

  @Test
  void aMissingPermissionIsNotedAndReportedOnceWhereTheOptionNeedsIt() throws InterruptedException {
    deployment.fail(new RemoteFailure(FailureKind.DENIED, "forbidden", null));
    Surges forAnnotated = new Surges(deployment, false, time, facts::add);
    refuse(forAnnotated, 1);
    time.sleep(Duration.ofSeconds(1));
    assertThat(facts).isEmpty();
    assertThat(forAnnotated.noteOn(OLD))
        .hasValueSatisfying(note -> assertThat(note).contains("--surge"));

    Surges forAll = new Surges(deployment, true, time, facts::add);
    for (int minutes = 0; minutes < 20; minutes++) {
      refuse(forAll, 1);
      time.sleep(Duration.ofMinutes(1));
    }
    assertThat(facts).singleElement().isInstanceOf(RemoteCallFailed.class);
  }

  @Test
  void aDeploymentThatIsNotToBeRestartedIsLookedAtRarely() throws InterruptedException {
    deployment.fail(new RemoteFailure(FailureKind.DENIED, "forbidden", null));
    Surges surges = new Surges(deployment, false, time, facts::add);
    for (int seconds = 0; seconds < 290; seconds++) {
      refuse(surges, 1);
      time.sleep(Duration.ofSeconds(1));
    }
    assertThat(deployment.looks()).isEqualTo(1);
  }

  @Test
  void aRestartThatFailsIsReported() throws InterruptedException {
    deployment.failRestart(new RemoteFailure(FailureKind.REJECTED, "denied by a webhook", null));
    refuse(new Surges(deployment, false, time, facts::add), 1);
    time.sleep(Duration.ofSeconds(1));
    assertThat(facts).singleElement().isInstanceOf(RemoteCallFailed.class);
  }

  private static void refuse(Surges surges, int times) {
    for (int i = 0; i < times; i++) {
      surges.request(SUBJECT, OLD);
    }
  }
}
