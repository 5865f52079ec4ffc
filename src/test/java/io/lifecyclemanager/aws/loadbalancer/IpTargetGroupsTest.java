package io.lifecyclemanager.aws.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.aws.SimulatedAwsClients;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.request.AddressTargetGroups;
import io.lifecyclemanager.deregistration.request.AddressTargetGroupsContract;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedTargetGroup;
import io.lifecyclemanager.simulation.aws.loadbalancing.TargetType;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.aws.query.LoadBalancerType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IpTargetGroupsTest extends AddressTargetGroupsContract {
  private final SimulatedAwsClients loopback = new SimulatedAwsClients();
  private final IpTargetGroups groups = new IpTargetGroups(loopback.clients().targetGroups());
  private final Map<String, SimulatedTargetGroup> made = new HashMap<>();

  @AfterEach
  void close() {
    loopback.close();
  }

  @Test
  void groupsOfInstancesAreLeftOut() {
    loopback.aws().elbV2().createTargetGroup("nodes");
    assertThat(groups.discover()).isEmpty();
  }

  @Test
  void oneBadTargetDoesNotKeepTheOthersRegistered() {
    LoadBalancer group = create("web", Duration.ZERO);
    register(group, "10.0.1.7", 80);
    register(group, "10.0.1.8", 80);
    loopback.aws().elbV2().makeBad("10.0.1.7");
    assertThat(groups.deregister(group, groups.registrations(group)))
        .hasSize(1)
        .allSatisfy((bad, reason) -> assertThat(reason).contains("10.0.1.7"));
    assertThat(groups.registrations(group)).singleElement().returns("10.0.1.7", it -> it.target());
  }

  @Override
  protected AddressTargetGroups groups() {
    return groups;
  }

  @Override
  protected LoadBalancer create(String name, Duration delay) {
    var front = loopback.aws().elbV2().createLoadBalancer(name, LoadBalancerType.APPLICATION);
    var group = loopback.aws().elbV2().createTargetGroup(name, TargetType.IP, "HTTP", 80);
    made.put(name, group.attachTo(front).deregistrationDelay(delay));
    return new LoadBalancer(LoadBalancerKind.APPLICATION, group.arn(), name);
  }

  @Override
  protected LoadBalancer missingGroup() {
    SimulatedTargetGroup group = loopback.aws().elbV2().createTargetGroup("missing");
    loopback.aws().elbV2().delete(group);
    return new LoadBalancer(LoadBalancerKind.APPLICATION, group.arn(), "missing");
  }

  @Override
  protected void register(LoadBalancer group, String address, int port) {
    made.get(group.name()).register(address, port);
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
