package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.deregistration.LoadBalancers.Balancer;
import io.lifecyclemanager.deregistration.LoadBalancers.Kind;
import io.lifecyclemanager.deregistration.LoadBalancers.Registration;
import io.lifecyclemanager.deregistration.LoadBalancers.State;
import io.lifecyclemanager.deregistration.LoadBalancersContract;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.sandbox.aws.AwsService;
import io.lifecyclemanager.sandbox.aws.LoadBalancerType;
import io.lifecyclemanager.sandbox.aws.SimulatedTargetGroup;
import io.lifecyclemanager.sandbox.aws.TargetType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetGroupsTest extends LoadBalancersContract {
  private static final int PORT = 80;

  private final Loopback loopback = new Loopback();
  private final TargetGroups groups = new TargetGroups(loopback.clients().targetGroups());
  private final Map<String, SimulatedTargetGroup> made = new HashMap<>();

  @AfterEach
  void close() {
    loopback.close();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP, APPLICATION",
    "HTTPS, APPLICATION",
    "TCP, NETWORK",
    "UDP, NETWORK",
    "TLS, NETWORK",
    "TCP_UDP, NETWORK",
    "GENEVE, GATEWAY"
  })
  void theProtocolTellsWhatStandsInFront(String protocol, Kind kind) {
    loopback.aws().elbV2().createTargetGroup("web", TargetType.INSTANCE, protocol, PORT);
    assertThat(groups.discover()).extracting(Balancer::kind).containsExactly(kind);
  }

  @Test
  void groupsOfAnythingButInstancesAreNotOurs() {
    loopback.aws().elbV2().createTargetGroup("pods", TargetType.IP, "HTTP", PORT);
    assertThat(groups.discover()).isEmpty();
  }

  @Test
  void everyPortOfAnInstanceIsListedAndTakenOut() {
    Balancer balancer = create("web", Duration.ZERO);
    Registration first = register(balancer);
    made.get("web").register(first.instance().value(), 30080);
    List<Registration> both = groups.registrations(balancer, Set.of());
    assertThat(both).extracting(Registration::port).containsExactlyInAnyOrder(PORT, 30080);
    groups.deregister(balancer, both);
    assertThat(groups.registrations(balancer, Set.of())).isEmpty();
  }

  @Test
  void targetsOfAGroupWithoutBalancerAreUnused() {
    SimulatedTargetGroup group = loopback.aws().elbV2().createTargetGroup("idle");
    group.register(loopback.aws().autoScaling().createGroup("workers").launch());
    Balancer balancer = new Balancer(Kind.APPLICATION, group.arn(), "idle");
    assertThat(groups.registrations(balancer, Set.of()))
        .extracting(Registration::state)
        .containsExactly(State.UNUSED);
  }

  @Test
  void oneBadTargetDoesNotKeepTheOthersIn() {
    Balancer balancer = create("web", Duration.ofMinutes(5));
    Registration bad = register(balancer);
    Registration good = register(balancer);
    loopback.aws().elbV2().makeBad(bad.instance().value());
    groups.deregister(balancer, List.of(bad, good));
    assertThat(made.get("web").sendsTo(good.instance().value())).isFalse();
  }

  @Test
  void manyTargetsAreDescribedInOneRequest() {
    Balancer balancer = create("web", Duration.ZERO);
    for (int i = 0; i < 200; i++) {
      register(balancer);
    }
    assertThat(groups.registrations(balancer, Set.of())).hasSize(200);
    assertThat(loopback.aws().calls().of(AwsService.ELB_V2, "DescribeTargetHealth")).hasSize(1);
  }

  @Override
  protected LoadBalancers balancers() {
    return groups;
  }

  @Override
  protected Balancer create(String name, Duration delay) {
    var front = loopback.aws().elbV2().createLoadBalancer(name, LoadBalancerType.APPLICATION);
    var group = loopback.aws().elbV2().createTargetGroup(name, TargetType.INSTANCE, "HTTP", PORT);
    made.put(name, group.attachTo(front).deregistrationDelay(delay));
    return new Balancer(Kind.APPLICATION, group.arn(), name);
  }

  @Override
  protected Balancer missing() {
    SimulatedTargetGroup group = loopback.aws().elbV2().createTargetGroup("missing");
    loopback.aws().elbV2().delete(group);
    return new Balancer(Kind.APPLICATION, group.arn(), "missing");
  }

  @Override
  protected Registration register(Balancer balancer) {
    String id = loopback.aws().autoScaling().createGroup("workers").launch();
    made.get(balancer.name()).register(id);
    return new Registration(new InstanceId(id), PORT, State.ACTIVE);
  }

  @Override
  protected void passes(Duration time) {
    loopback.clock().advance(time);
  }

  @Override
  protected void forbidsEverything() {
    loopback.forbids(AwsService.ELB_V2);
  }
}
