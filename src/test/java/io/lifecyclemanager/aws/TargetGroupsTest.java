package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.aws.loadbalancer.TargetGroups;
import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.deregistration.LoadBalancersContract;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedTargetGroup;
import io.lifecyclemanager.simulation.aws.loadbalancing.TargetHealth;
import io.lifecyclemanager.simulation.aws.loadbalancing.TargetType;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.aws.query.LoadBalancerType;
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

  private final SimulatedAwsClients loopback = new SimulatedAwsClients();
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
  void theProtocolDecidesTheKindOfLoadBalancer(String protocol, LoadBalancerKind kind) {
    loopback.aws().elbV2().createTargetGroup("web", TargetType.INSTANCE, protocol, PORT);
    assertThat(groups.discover()).extracting(LoadBalancer::kind).containsExactly(kind);
  }

  @Test
  void groupsWithoutInstanceTargetsAreLeftOut() {
    loopback.aws().elbV2().createTargetGroup("pods", TargetType.IP, "HTTP", PORT);
    assertThat(groups.discover()).isEmpty();
  }

  @Test
  void everyPortOfAnInstanceIsListedAndDeregistered() {
    LoadBalancer loadBalancer = create("web", Duration.ZERO);
    InstanceRegistration first = register(loadBalancer);
    made.get("web").register(first.instance().value(), 30080);
    List<InstanceRegistration> both = groups.registrations(loadBalancer, Set.of());
    assertThat(both).extracting(InstanceRegistration::port).containsExactlyInAnyOrder(PORT, 30080);
    groups.deregister(loadBalancer, both);
    assertThat(groups.registrations(loadBalancer, Set.of())).isEmpty();
  }

  @Test
  void targetsOfAGroupWithoutLoadBalancerAreUnused() {
    SimulatedTargetGroup group = loopback.aws().elbV2().createTargetGroup("idle");
    group.register(loopback.aws().autoScaling().createGroup("workers").launch());
    LoadBalancer loadBalancer = new LoadBalancer(LoadBalancerKind.APPLICATION, group.arn(), "idle");
    assertThat(groups.registrations(loadBalancer, Set.of()))
        .extracting(InstanceRegistration::state)
        .containsExactly(RegistrationState.UNUSED);
  }

  @Test
  void oneBadTargetDoesNotKeepTheOthersRegistered() {
    LoadBalancer loadBalancer = create("web", Duration.ofMinutes(5));
    InstanceRegistration bad = register(loadBalancer);
    InstanceRegistration good = register(loadBalancer);
    loopback.aws().elbV2().makeBad(bad.instance().value());
    Map<InstanceRegistration, String> refused = groups.deregister(loadBalancer, List.of(bad, good));
    assertThat(made.get("web").sendsTo(good.instance().value())).isFalse();
    assertThat(refused)
        .containsOnlyKeys(bad)
        .hasEntrySatisfying(bad, reason -> assertThat(reason).contains("are not valid"));
  }

  @Test
  void aTargetWhoseInstanceIsStoppedCountsAsDeregistered() {
    LoadBalancer loadBalancer = create("web", Duration.ofMinutes(5));
    InstanceRegistration stopped = register(loadBalancer);
    InstanceRegistration running = register(loadBalancer);
    made.get("web").health(stopped.instance().value(), PORT, TargetHealth.INVALID_STATE);
    assertThat(groups.registrations(loadBalancer, Set.of())).containsExactly(running);
  }

  @Test
  void manyTargetsAreDescribedInOneRequest() {
    LoadBalancer loadBalancer = create("web", Duration.ZERO);
    for (int i = 0; i < 200; i++) {
      register(loadBalancer);
    }
    assertThat(groups.registrations(loadBalancer, Set.of())).hasSize(200);
    assertThat(loopback.aws().calls().of(AwsService.ELB_V2, "DescribeTargetHealth")).hasSize(1);
  }

  @Override
  protected LoadBalancers loadBalancers() {
    return groups;
  }

  @Override
  protected LoadBalancer create(String name, Duration delay) {
    var front = loopback.aws().elbV2().createLoadBalancer(name, LoadBalancerType.APPLICATION);
    var group = loopback.aws().elbV2().createTargetGroup(name, TargetType.INSTANCE, "HTTP", PORT);
    made.put(name, group.attachTo(front).deregistrationDelay(delay));
    return new LoadBalancer(LoadBalancerKind.APPLICATION, group.arn(), name);
  }

  @Override
  protected LoadBalancer missingLoadBalancer() {
    SimulatedTargetGroup group = loopback.aws().elbV2().createTargetGroup("missing");
    loopback.aws().elbV2().delete(group);
    return new LoadBalancer(LoadBalancerKind.APPLICATION, group.arn(), "missing");
  }

  @Override
  protected InstanceRegistration register(LoadBalancer loadBalancer) {
    String id = loopback.aws().autoScaling().createGroup("workers").launch();
    made.get(loadBalancer.name()).register(id);
    return new InstanceRegistration(new InstanceId(id), PORT, RegistrationState.ACTIVE);
  }

  @Override
  protected void advanceTime(Duration time) {
    loopback.clock().advance(time);
  }

  @Override
  protected void denyAllRequests() {
    loopback.denyAllRequests(AwsService.ELB_V2);
  }
}
