package io.lifecyclemanager.telemetry.event;

import static io.lifecyclemanager.telemetry.event.EventFacts.POD;
import static io.lifecyclemanager.telemetry.event.EventFacts.SUBJECT;
import static io.lifecyclemanager.telemetry.event.EventFacts.TOOK;
import static io.lifecyclemanager.telemetry.event.EventFacts.WITHOUT_NODE;
import static io.lifecyclemanager.telemetry.event.EventFacts.ended;
import static io.lifecyclemanager.telemetry.event.EventFacts.evicted;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.DrainFact.DrainQueued;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.DrainFact.PlanValueInvalid;
import io.lifecyclemanager.model.DrainFact.PodOwner;
import io.lifecyclemanager.model.DrainFact.PodsRecreated;
import io.lifecyclemanager.model.DrainFact.UnreachablePodsDeleted;
import io.lifecyclemanager.model.DrainFact.VolumeWaitStarted;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.DeregistrationEnded;
import io.lifecyclemanager.model.Fact.NodeClaimed;
import io.lifecyclemanager.model.IntakeFact.InterventionRequested;
import io.lifecyclemanager.model.IntakeFact.NodeHoldEnded;
import io.lifecyclemanager.model.IntakeFact.NodeHoldSet;
import io.lifecyclemanager.model.IntakeFact.NodeReleased;
import io.lifecyclemanager.model.IntakeFact.OrphanAdopted;
import io.lifecyclemanager.model.TerminationOutcome;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which facts are events, and what these say. */
class NodeEventsTest {
  static Stream<Arguments> facts() {
    return Stream.of(
        Arguments.of(
            new NodeClaimed(SUBJECT, 1, false, TOOK, false),
            "PROGRESS TerminationStarted, PROGRESS Claimed"),
        Arguments.of(new NodeClaimed(SUBJECT, 2, true, TOOK, false), "PROGRESS Claimed"),
        Arguments.of(new OrphanAdopted(SUBJECT, null, null, false), "PROGRESS Adopted"),
        Arguments.of(new OrphanAdopted(WITHOUT_NODE, null, null, false), ""),
        Arguments.of(
            new DrainStarted(SUBJECT, 3, 2, TOOK, TOOK),
            "PROGRESS TerminationStarted, PROGRESS Draining"),
        Arguments.of(new DrainEnded(SUBJECT, 3, TOOK, null), "PROGRESS Drained"),
        Arguments.of(new DrainEnded(SUBJECT, 3, TOOK, "1 pod left"), "BLOCKER FailedDraining"),
        Arguments.of(new DeregistrationEnded(SUBJECT, 0, 0, TOOK, null, false, false), ""),
        Arguments.of(
            new DeregistrationEnded(SUBJECT, 3, 1, TOOK, null, false, false),
            "PROGRESS TargetDeregisterSucceeded, PROGRESS InstanceDeregisterSucceeded"),
        Arguments.of(
            new DeregistrationEnded(SUBJECT, 1, 1, TOOK, null, false, false),
            "PROGRESS InstanceDeregisterSucceeded"),
        Arguments.of(
            new DeregistrationEnded(SUBJECT, 2, 1, TOOK, "no", false, false),
            "WARNING TargetDeregisterFailed"),
        Arguments.of(
            new DeregistrationEnded(SUBJECT, 1, 1, TOOK, "no", false, false),
            "WARNING InstanceDeregisterFailed"),
        Arguments.of(
            new DeregistrationEnded(SUBJECT, 2, 1, TOOK, "no", false, true),
            "WARNING InstanceDeregisterFailed, PROGRESS TargetDeregisterSucceeded"),
        Arguments.of(
            new VolumeWaitStarted(SUBJECT, List.of("pv-1")), "PROGRESS AwaitingVolumeDetachment"),
        Arguments.of(new NodeReleased(SUBJECT, "in service"), "END Released"),
        Arguments.of(
            new InterventionRequested(SUBJECT, "alice", "a deadline in 60 s"),
            "WARNING InterventionRequested"),
        Arguments.of(
            new NodeHoldSet(SUBJECT.node(), null, "test", "admin", null, false), "PROGRESS Held"),
        Arguments.of(
            new NodeHoldEnded(SUBJECT.node(), null, "test", "removed by admin"),
            "PROGRESS HoldEnded"),
        Arguments.of(evicted(POD, false), ""),
        Arguments.of(
            new PlanValueInvalid(SUBJECT, "drain=x", "hook drain", "use evict"),
            "WARNING InvalidDrainPlan"),
        Arguments.of(new DrainQueued(SUBJECT), "PROGRESS TerminationStarted"),
        Arguments.of(
            new PodsRecreated(SUBJECT, new PodOwner("Job", "shop", "import", "uid"), 9),
            "WARNING PodsRecreated"),
        Arguments.of(new UnreachablePodsDeleted(SUBJECT, 2, 3), "WARNING ForceDeletedPods"),
        Arguments.of(ended(TerminationOutcome.COMPLETED), "END Completed"),
        Arguments.of(ended(TerminationOutcome.HANDED_OVER), "END HandedOver"));
  }

  @ParameterizedTest
  @MethodSource("facts")
  void aFactIsTheseEvents(Fact fact, String events) {
    assertThat(
            String.join(
                ", ",
                NodeEvents.of(fact).stream()
                    .map(it -> it.importance() + " " + it.reason())
                    .toList()))
        .isEqualTo(events);
  }
}
