package io.lifecyclemanager.simulation.aws.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.simulation.aws.SimulatedAws;
import io.lifecyclemanager.simulation.aws.autoscaling.SentMessages;
import io.lifecyclemanager.simulation.aws.loadbalancing.ElbV2World;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedLoadBalancer;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedTargetGroup;
import io.lifecyclemanager.simulation.aws.loadbalancing.Target;
import io.lifecyclemanager.simulation.aws.loadbalancing.TargetHealth;
import io.lifecyclemanager.simulation.aws.loadbalancing.TargetType;
import io.lifecyclemanager.simulation.aws.query.LoadBalancerType;
import io.lifecyclemanager.simulation.aws.query.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidTargetException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** Each test is a row of {@code aws-facts.md}. */
public class TargetGroupFactsTest {
  private static final String ONE = "i-00000000000000001";
  private static final String TWO = "i-00000000000000002";

  private final SettableClock clock = new SettableClock();
  private final SimulatedAws aws = SimulatedAws.start(clock, new SentMessages());
  private final ElbV2World world = aws.elbV2();
  private final ElasticLoadBalancingV2Client client =
      aws.client(ElasticLoadBalancingV2Client.builder());
  private final SimulatedLoadBalancer balancer =
      world.createLoadBalancer("alb", LoadBalancerType.APPLICATION, Map.of("owner", "web"));
  private final SimulatedTargetGroup group = world.createTargetGroup("web").attachTo(balancer);

  @AfterEach
  void stop() {
    client.close();
    aws.close();
  }

  @Test
  void oneUnpagedAnswerHoldsEveryTargetAndPort() {
    IntStream.range(0, 700).forEach(i -> group.register(String.format("i-%017x", i)));
    group.register(ONE, 8080);

    assertThat(healths()).hasSize(701);
  }

  @Test
  void aDeregisteredTargetIsShownAsDrainingUntilTheWholeDelayIsOver() {
    group.register(ONE);
    deregister(target(ONE));
    assertThat(healths()).singleElement().satisfies(h -> isIn(h, "draining"));
    assertThat(healths().getFirst().targetHealth().reasonAsString())
        .isEqualTo("Target.DeregistrationInProgress");
    clock.advance(Duration.ofSeconds(299));
    assertThat(healths()).singleElement().satisfies(h -> isIn(h, "draining"));
    clock.advance(Duration.ofSeconds(1));

    assertThat(healths()).isEmpty();
  }

  @Test
  void aTargetThatHasGoneIsUnusedNotRegisteredWhenAskedFor() {
    group.register(ONE);
    deregister(target(ONE));
    clock.advance(Duration.ofMinutes(5));

    assertThat(healths(target(ONE), target(TWO)))
        .hasSize(2)
        .allSatisfy(h -> isIn(h, "unused"))
        .allSatisfy(
            h -> assertThat(h.targetHealth().reasonAsString()).isEqualTo("Target.NotRegistered"));
  }

  @Test
  void deregisteringTwiceDoesNotRestartTheDelay() {
    group.register(ONE);
    deregister(target(ONE));
    clock.advance(Duration.ofSeconds(200));
    deregister(target(ONE));
    clock.advance(Duration.ofSeconds(100));

    assertThat(healths()).isEmpty();
  }

  @Test
  void withoutThePortAnOverridingPortIsNotDeregisteredThoughTheAnswerIs200() {
    group.register(ONE).register(ONE, 8080).register(ONE, 9090);
    deregister(target(ONE));

    assertThat(group.targets())
        .containsEntry(new Target(ONE, 80), TargetHealth.DRAINING)
        .containsEntry(new Target(ONE, 8080), TargetHealth.HEALTHY)
        .containsEntry(new Target(ONE, 9090), TargetHealth.HEALTHY);
    deregister(target(ONE, 8080), target(ONE, 9090));
    assertThat(group.targets().values()).containsOnly(TargetHealth.DRAINING);
  }

  @Test
  void deregisteringATargetThatIsNotThereSucceeds() {
    deregister(target(TWO));

    assertThat(healths()).isEmpty();
  }

  @Test
  void aBadTargetFailsTheWholeCall() {
    group.register(ONE).register(TWO);
    world.makeBad(TWO);

    assertThatThrownBy(() -> deregister(target(ONE), target(TWO)))
        .isInstanceOf(InvalidTargetException.class);
    assertThatThrownBy(() -> deregister(target(ONE), target("10.0.0.1")))
        .isInstanceOf(InvalidTargetException.class);
    assertThat(group.targets().values()).containsOnly(TargetHealth.HEALTHY);
    deregister(target(ONE));
    assertThat(group.targets()).containsEntry(new Target(ONE, 80), TargetHealth.DRAINING);
  }

  @Test
  void aGroupInNoLoadBalancerHasUnusedTargetsThatAreGoneAtOnce() {
    SimulatedTargetGroup idle = world.createTargetGroup("idle").register(ONE);
    assertThat(describe(idle))
        .singleElement()
        .satisfies(h -> isIn(h, "unused"))
        .satisfies(h -> assertThat(h.targetHealth().reasonAsString()).isEqualTo("Target.NotInUse"));
    client.deregisterTargets(d -> d.targetGroupArn(idle.arn()).targets(target(ONE)));

    assertThat(describe(idle)).isEmpty();
  }

  @Test
  void unhealthyUnavailableAndStoppedTargetsAreRegistered() {
    group.register(ONE).health(ONE, 80, TargetHealth.UNHEALTHY);
    group.register(TWO).health(TWO, 80, TargetHealth.UNAVAILABLE);
    group.register(TWO, 81).health(TWO, 81, TargetHealth.INVALID_STATE);

    assertThat(healths())
        .extracting(h -> h.targetHealth().stateAsString())
        .containsExactly("unhealthy", "unavailable", "unused");
  }

  @Test
  void aTargetThatIsRegisteredAgainWhileItDrainsIsBack() {
    group.register(ONE);
    deregister(target(ONE));
    client.registerTargets(r -> r.targetGroupArn(group.arn()).targets(target(ONE)));
    clock.advance(Duration.ofHours(1));

    assertThat(healths()).singleElement().satisfies(h -> isIn(h, "healthy"));
  }

  @Test
  void theDelayIsThreeHundredSecondsUnlessSet() {
    assertThat(attributes()).containsEntry("deregistration_delay.timeout_seconds", "300");
    group.deregistrationDelay(Duration.ofSeconds(20)).register(ONE);
    assertThat(attributes()).containsEntry("deregistration_delay.timeout_seconds", "20");
    deregister(target(ONE));
    clock.advance(Duration.ofSeconds(20));

    assertThat(healths()).isEmpty();
  }

  @Test
  void aNetworkLoadBalancerTakesItsTimeWhateverTheDelaySays() {
    SimulatedTargetGroup tcp =
        world
            .createTargetGroup("tcp", TargetType.INSTANCE, "TCP", 443)
            .attachTo(world.createLoadBalancer("nlb", LoadBalancerType.NETWORK))
            .deregistrationDelay(Duration.ZERO)
            .register(ONE);
    client.deregisterTargets(d -> d.targetGroupArn(tcp.arn()).targets(target(ONE)));
    clock.advance(Duration.ofSeconds(149));

    assertThat(describe(tcp)).singleElement().satisfies(h -> isIn(h, "draining"));
    clock.advance(Duration.ofSeconds(1));
    assertThat(describe(tcp)).isEmpty();
  }

  @Test
  void aTerminatedInstanceFallsOutOfItsTargetGroups() {
    String id = aws.autoScaling().createGroup("nodes").launch();
    group.register(id).register(id, 8080);
    aws.autoScaling().vanish(id);

    assertThat(healths()).isEmpty();
    assertThat(world.cutOffs())
        .extracting(ElbV2World.CutOff::health)
        .containsExactly(TargetHealth.HEALTHY, TargetHealth.HEALTHY);
  }

  private static void isIn(TargetHealthDescription described, String state) {
    assertThat(described.targetHealth().stateAsString()).isEqualTo(state);
  }

  private static TargetDescription target(String id) {
    return TargetDescription.builder().id(id).build();
  }

  private static TargetDescription target(String id, int port) {
    return TargetDescription.builder().id(id).port(port).build();
  }

  private void deregister(TargetDescription... targets) {
    client.deregisterTargets(d -> d.targetGroupArn(group.arn()).targets(targets));
  }

  private List<TargetHealthDescription> healths(TargetDescription... asked) {
    return client
        .describeTargetHealth(d -> d.targetGroupArn(group.arn()).targets(asked))
        .targetHealthDescriptions();
  }

  private List<TargetHealthDescription> describe(SimulatedTargetGroup other) {
    return client
        .describeTargetHealth(d -> d.targetGroupArn(other.arn()))
        .targetHealthDescriptions();
  }

  private Map<String, String> attributes() {
    return client
        .describeTargetGroupAttributes(d -> d.targetGroupArn(group.arn()))
        .attributes()
        .stream()
        .collect(Collectors.toMap(a -> a.key(), a -> a.value()));
  }
}
