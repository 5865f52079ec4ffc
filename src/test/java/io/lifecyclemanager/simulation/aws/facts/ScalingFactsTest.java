package io.lifecyclemanager.simulation.aws.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState;
import io.lifecyclemanager.simulation.aws.autoscaling.StateChange;
import io.lifecyclemanager.simulation.aws.loadbalancing.Target;
import io.lifecyclemanager.simulation.aws.loadbalancing.TargetHealth;
import io.lifecyclemanager.simulation.aws.query.LoadBalancerType;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingInstanceDetails;
import software.amazon.awssdk.services.autoscaling.model.Filter;
import software.amazon.awssdk.services.autoscaling.model.Tag;

/** Groups, their instances, and the ways these take: each test is a row of {@code aws-facts.md}. */
public class ScalingFactsTest {
  @AutoClose private final AutoScalingFixture bed = new AutoScalingFixture();

  @Test
  void anInstanceTerminatedInEc2DirectlyFiresNoHookAndLosesTheOneThatHoldsIt() {
    String waiting = bed.waiting("drain");
    String serving = bed.group.launch();
    bed.world.vanish(waiting);
    bed.world.vanish(serving);

    assertThat(bed.sent.bodies()).hasSize(1);
    assertThatThrownBy(() -> bed.complete("drain", waiting, "CONTINUE"))
        .hasMessageContaining("No active Lifecycle Action");
  }

  @Test
  void instancesAreDescribedFiftyAtATime() {
    List<String> ids = IntStream.range(0, 60).mapToObj(i -> bed.group.launch()).toList();

    assertThat(bed.client.describeAutoScalingInstances().autoScalingInstances()).hasSize(50);
    assertThat(
            bed.client.describeAutoScalingInstancesPaginator().autoScalingInstances().stream()
                .map(AutoScalingInstanceDetails::instanceId))
        .containsExactlyElementsOf(ids);
    assertThatThrownBy(() -> bed.client.describeAutoScalingInstances(d -> d.instanceIds(ids)))
        .satisfies(AutoScalingFixture::isValidationError);
  }

  @Test
  void unknownInstancesAreLeftOutOfTheDescription() {
    assertThat(
            bed.client
                .describeAutoScalingInstances(d -> d.instanceIds("i-00000000000000000"))
                .autoScalingInstances())
        .isEmpty();
  }

  @Test
  void aTagOfAGroupIsAddedOrReplaced() {
    for (String value : List.of("shared", "owned")) {
      bed.client.createOrUpdateTags(ask ->
          ask.tags(Tag.builder().resourceId(bed.group.name()).key("k").value(value).build()));
      assertThat(bed.client.describeTags().tags())
          .extracting(tag -> tag.resourceId() + " " + tag.key() + "=" + tag.value())
          .containsExactly(bed.group.name() + " k=" + value);
    }
  }

  @Test
  void aTagWithoutAValueIsDescribedWithoutIt() {
    bed.group.tag("k", "");

    assertThat(bed.client.describeTags().tags())
        .singleElement()
        .satisfies(tag -> assertThat(tag.value()).isNull());
  }

  @Test
  void groupsAreFoundByNameAndByTagAndShowTheirInstances() {
    bed.group.tag("kubernetes.io/cluster/prod", "owned");
    bed.world.createGroup("other");
    String id = bed.group.launch();

    var found =
        bed.client
            .describeAutoScalingGroups(d ->
                d.filters(
                    tag("tag-key", "kubernetes.io/cluster/prod"),
                    tag("tag:kubernetes.io/cluster/prod", "owned")))
            .autoScalingGroups();
    assertThat(found).singleElement().satisfies(g -> assertThat(g.hasTags()).isTrue());
    assertThat(found.getFirst().instances().getFirst().instanceId()).isEqualTo(id);
    assertThat(found.getFirst().desiredCapacity()).isEqualTo(1);
    assertThat(
            bed.client
                .describeAutoScalingGroups(d -> d.autoScalingGroupNames("other", "none"))
                .autoScalingGroups())
        .hasSize(1);
    assertThat(bed.client.describeTags(d -> d.filters(tag("auto-scaling-group", "web"))).tags())
        .singleElement()
        .satisfies(tag -> assertThat(tag.resourceId()).isEqualTo("web"));
  }

  @Test
  void activitiesAreListedNewestFirstAndNameTheirInstanceInTheDescription() {
    String id = bed.group.launch();
    bed.group.hook(AutoScalingFixture.hook("drain"));
    bed.clock.advance(Duration.ofMinutes(5));
    bed.world.terminate(id);
    var set = bed.clock.instant();
    bed.clock.advance(Duration.ofMinutes(1));

    var activities =
        bed.client.describeScalingActivities(d -> d.autoScalingGroupName("web")).activities();
    assertThat(activities).hasSize(2);
    assertThat(activities.getFirst().description()).isEqualTo("Terminating EC2 instance: " + id);
    assertThat(activities.getFirst().startTime()).isEqualTo(set);
    assertThat(bed.sent.bodies().getFirst())
        .contains("\"RequestId\":\"" + activities.getFirst().activityId() + "\"");
    assertThat(activities.getLast().description()).startsWith("Launching").contains(id);
  }

  @Test
  void terminatingThroughTheApiShrinksTheGroupOrReplacesTheInstance() {
    bed.group.hook(AutoScalingFixture.hook("drain"));
    String first = bed.group.launch();
    String second = bed.group.launch();
    bed.terminate(first, true);
    bed.terminate(second, false);

    assertThat(bed.world.state(first)).isEqualTo(SimulatedLifecycleState.TERMINATING_WAIT);
    var described = bed.client.describeAutoScalingGroups().autoScalingGroups().getFirst();
    assertThat(described.desiredCapacity()).isEqualTo(1);
    assertThat(described.instances()).hasSize(3);
    assertThat(bed.sent.bodies()).hasSize(2);
  }

  @Test
  void aLaunchingHookHoldsANewInstance() {
    bed.group.hook(LifecycleHook.launching("boot").target(AutoScalingFixture.QUEUE));
    String id = bed.group.launch();

    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Pending:Wait");
    assertThat(bed.sent.bodies().getFirst())
        .contains("\"LifecycleTransition\":\"autoscaling:EC2_INSTANCE_LAUNCHING\"")
        .contains("\"Origin\":\"EC2\"", "\"Destination\":\"AutoScalingGroup\"");
    bed.complete("boot", id, "CONTINUE");
    bed.clock.advance(Duration.ofSeconds(1));
    assertThat(bed.describe(id).lifecycleState()).isEqualTo("InService");
  }

  @Test
  void aRootVolumeReplacementBringsTheSameInstanceBack() {
    bed.group.hook(AutoScalingFixture.hook("drain"));
    String id = bed.group.launch();
    bed.world.send(id, InstanceTransition.ROOT_VOLUME_REPLACEMENT);
    assertThat(bed.describe(id).lifecycleState()).isEqualTo("ReplacingRootVolume:Wait");
    assertThat(bed.sent.bodies().getFirst())
        .contains("\"LifecycleTransition\":\"autoscaling:EC2_INSTANCE_TERMINATING\"")
        .contains("\"Destination\":\"AutoScalingGroup\"", "\"Action\":\"ReplaceRootVolume\"");
    bed.complete("drain", id, "CONTINUE");
    bed.clock.advance(Duration.ofSeconds(1));

    assertThat(bed.describe(id).lifecycleState()).isEqualTo("InService");
    assertThat(bed.world.history(id))
        .extracting(StateChange::state)
        .contains(SimulatedLifecycleState.ROOT_VOLUME_REPLACED);
  }

  @Test
  void aGroupDeregistersFromItsOwnTargetGroupsBeforeItsHooksFire() {
    var target =
        bed.aws
            .elbV2()
            .createTargetGroup("attached")
            .attachTo(bed.aws.elbV2().createLoadBalancer("alb", LoadBalancerType.APPLICATION))
            .deregistrationDelay(Duration.ofMinutes(1));
    bed.group.attachTargetGroup(target.arn()).hook(AutoScalingFixture.hook("drain"));
    String id = bed.group.launch();
    assertThat(target.targets()).containsEntry(new Target(id, 80), TargetHealth.HEALTHY);
    bed.world.terminate(id);

    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Terminating");
    assertThat(bed.sent.bodies()).isEmpty();
    bed.clock.advance(Duration.ofMinutes(1));
    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Terminating:Wait");
    assertThat(bed.sent.bodies()).hasSize(1);
    assertThat(target.targets()).isEmpty();
  }

  @Test
  void aGroupWithoutHooksTerminatesAtOnce() {
    String id = bed.group.launch();
    bed.world.terminate(id);
    bed.clock.advance(Duration.ofSeconds(2));

    assertThat(bed.world.state(id)).isEqualTo(SimulatedLifecycleState.TERMINATED);
    assertThat(bed.sent.bodies()).isEmpty();
  }

  @Test
  void aRetainingGroupKeepsAnAbandonedInstanceAndCanTerminateItAgainWithANewToken() {
    bed.group.retainAbandoned();
    String id = bed.waiting("drain");
    bed.complete("drain", id, "ABANDON");
    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Terminating:Retained");
    bed.world.terminate(id);

    assertThat(bed.describe(id).lifecycleState()).isEqualTo("Terminating:Wait");
    assertThat(bed.sent.bodies().stream().map(AutoScalingFixture::token)).doesNotHaveDuplicates();
    assertThat(
            bed.client
                .describeAutoScalingGroups()
                .autoScalingGroups()
                .getFirst()
                .instanceLifecyclePolicy()
                .retentionTriggers()
                .terminateHookAbandonAsString())
        .isEqualTo("retain");
  }

  private static Filter tag(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }
}
