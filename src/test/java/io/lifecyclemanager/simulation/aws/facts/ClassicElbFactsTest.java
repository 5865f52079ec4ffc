package io.lifecyclemanager.simulation.aws.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.simulation.aws.SimulatedAws;
import io.lifecyclemanager.simulation.aws.autoscaling.SentMessages;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedClassicElb;
import io.lifecyclemanager.simulation.aws.query.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancing.model.Instance;
import software.amazon.awssdk.services.elasticloadbalancing.model.InstanceState;
import software.amazon.awssdk.services.elasticloadbalancing.model.InvalidInstanceException;
import software.amazon.awssdk.services.elasticloadbalancing.model.LoadBalancerNotFoundException;

/** Each test is a row of {@code aws-facts.md}. */
public class ClassicElbFactsTest {
  private static final String ONE = "i-00000000000000001";
  private static final String TWO = "i-00000000000000002";

  private final SettableClock clock = new SettableClock();
  private final SimulatedAws aws = SimulatedAws.start(clock, new SentMessages());
  private final ElasticLoadBalancingClient client =
      aws.client(ElasticLoadBalancingClient.builder());
  private final SimulatedClassicElb balancer = aws.classicElb().createLoadBalancer("clb");

  @BeforeEach
  void twoInstances() {
    aws.ec2().run(ONE);
    aws.ec2().run(TWO);
    balancer.register(ONE);
    balancer.register(TWO);
  }

  @AfterEach
  void stop() {
    client.close();
    aws.close();
  }

  @Test
  void whileDrainingAnInstanceIsInServiceWithADescriptionThatSaysSo() {
    deregister(ONE);

    assertThat(health(ONE))
        .singleElement()
        .satisfies(h -> assertThat(h.state()).isEqualTo("InService"))
        .satisfies(h ->
            assertThat(h.description())
                .isEqualTo("Instance deregistration currently in progress."));
    clock.advance(Duration.ofSeconds(299));
    assertThat(health(ONE).getFirst().state()).isEqualTo("InService");
  }

  @Test
  void afterwardsItIsOutOfServiceBecauseItIsNotRegistered() {
    deregister(ONE);
    clock.advance(Duration.ofMinutes(5));

    assertThat(health(ONE))
        .singleElement()
        .satisfies(h -> assertThat(h.state()).isEqualTo("OutOfService"))
        .satisfies(h -> assertThat(h.description()).contains("not currently registered"));
    assertThat(health()).extracting(InstanceState::instanceId).containsExactly(TWO);
  }

  @Test
  void anInstanceThatNoLongerExistsIsInvalid() {
    String id = aws.autoScaling().createGroup("nodes").launch();
    balancer.register(id);
    aws.autoScaling().vanish(id);

    assertThatThrownBy(() -> health(id)).isInstanceOf(InvalidInstanceException.class);
    assertThatThrownBy(() -> deregister(id)).isInstanceOf(InvalidInstanceException.class);
    assertThat(aws.classicElb().cutOffs())
        .singleElement()
        .satisfies(cut -> assertThat(cut.draining()).isFalse());
  }

  @Test
  void aSickRegisteredInstanceIsOutOfServiceAsWell() {
    balancer.healthy(ONE, false);

    assertThat(health(ONE))
        .singleElement()
        .satisfies(h -> assertThat(h.state()).isEqualTo("OutOfService"))
        .satisfies(h -> assertThat(h.reasonCode()).isEqualTo("Instance"))
        .satisfies(h -> assertThat(h.description()).doesNotContain("registered"));
    assertThat(balancer.instances()).contains(ONE);
  }

  @Test
  void withoutConnectionDrainingAnInstanceIsGoneAtOnce() {
    balancer.withoutConnectionDraining();
    deregister(ONE);

    assertThat(health(ONE).getFirst().state()).isEqualTo("OutOfService");
    assertThat(draining()).isFalse();
  }

  @Test
  void connectionDrainingLastsThreeHundredSecondsUnlessSet() {
    assertThat(drainingSeconds()).isEqualTo(300);
    balancer.connectionDraining(Duration.ofSeconds(7));
    assertThat(drainingSeconds()).isEqualTo(7);
    deregister(ONE);
    clock.advance(Duration.ofSeconds(7));

    assertThat(health(ONE).getFirst().state()).isEqualTo("OutOfService");
  }

  @Test
  void deregisteringAnswersWithTheInstancesThatRemain() {
    assertThat(
            client
                .deregisterInstancesFromLoadBalancer(
                    d -> d.loadBalancerName("clb").instances(instance(ONE)))
                .instances())
        .containsExactly(instance(TWO));
    assertThat(
            client
                .registerInstancesWithLoadBalancer(
                    d -> d.loadBalancerName("clb").instances(instance(ONE)))
                .instances())
        .containsExactly(instance(ONE), instance(TWO));
  }

  @Test
  void deregisteringAnInstanceThatIsNotRegisteredSucceeds() {
    deregister(ONE);
    clock.advance(Duration.ofMinutes(5));
    deregister(ONE);

    assertThat(balancer.instances()).containsExactly(TWO);
  }

  @Test
  void loadBalancersAreDescribedWithTheirInstancesFourHundredAtATime() {
    IntStream.range(0, 450).forEach(i -> aws.classicElb().createLoadBalancer("clb-" + i));

    var first = client.describeLoadBalancers().loadBalancerDescriptions();
    assertThat(first).hasSize(400);
    assertThat(first.getFirst().instances()).containsExactly(instance(ONE), instance(TWO));
    assertThat(client.describeLoadBalancersPaginator().loadBalancerDescriptions()).hasSize(451);
  }

  @Test
  void tagsAreDescribedByNameForTwentyAtATime() {
    balancer.tag("kubernetes.io/cluster/prod", "owned");

    assertThat(
            client
                .describeTags(d -> d.loadBalancerNames("clb"))
                .tagDescriptions()
                .getFirst()
                .tags()
                .getFirst()
                .key())
        .isEqualTo("kubernetes.io/cluster/prod");
    List<String> many = IntStream.range(0, 21).mapToObj(i -> "clb").toList();
    assertThatThrownBy(() -> client.describeTags(d -> d.loadBalancerNames(many)))
        .hasMessageContaining("20");
  }

  @Test
  void aLoadBalancerThatDoesNotExistIsNotFound() {
    assertThatThrownBy(() -> client.describeInstanceHealth(d -> d.loadBalancerName("gone")))
        .isInstanceOf(LoadBalancerNotFoundException.class);
  }

  private static Instance instance(String id) {
    return Instance.builder().instanceId(id).build();
  }

  private void deregister(String id) {
    client.deregisterInstancesFromLoadBalancer(
        d -> d.loadBalancerName("clb").instances(instance(id)));
  }

  private List<InstanceState> health(String... ids) {
    List<Instance> asked = List.of(ids).stream().map(ClassicElbFactsTest::instance).toList();
    return client
        .describeInstanceHealth(d -> d.loadBalancerName("clb").instances(asked))
        .instanceStates();
  }

  private boolean draining() {
    return client
        .describeLoadBalancerAttributes(d -> d.loadBalancerName("clb"))
        .loadBalancerAttributes()
        .connectionDraining()
        .enabled();
  }

  private int drainingSeconds() {
    return client
        .describeLoadBalancerAttributes(d -> d.loadBalancerName("clb"))
        .loadBalancerAttributes()
        .connectionDraining()
        .timeout();
  }
}
