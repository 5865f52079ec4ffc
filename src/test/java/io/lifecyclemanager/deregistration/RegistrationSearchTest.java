package io.lifecyclemanager.deregistration;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.Deregistration.DeregistrationDependencies;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.FakeLoadBalancers;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Denials count as lasting only when no request was granted in between. */
class RegistrationSearchTest {
  private final SimulatedTime time = new SimulatedTime();
  private final FakeLoadBalancers balancers = new FakeLoadBalancers(time);
  private final InstanceId instance = new InstanceId("i-00000000000000001");
  private final LoadBalancer group =
      balancers.create(LoadBalancerKind.NETWORK, "web", Duration.ofSeconds(20));
  private final RegistrationSearch search = newSearch();

  @ParameterizedTest
  @ValueSource(strings = {"discover", "registrations"})
  void aDenialThatPassedSaysNothingAboutALaterOne(String operation) throws InterruptedException {
    balancers.faults().failCalls(operation, FailureKind.DENIED, 1);
    assertThat(search.findNew(time.nanos())).isEmpty();
    time.sleep(Duration.ofMinutes(3));
    balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    balancers.faults().failCalls(operation, FailureKind.DENIED, 1);

    assertThat(search.findNew(time.nanos())).hasSize(1);
    assertThat(search.result(List.of(), 0).failure()).isEmpty();
  }

  private RegistrationSearch newSearch() {
    var dependencies =
        new DeregistrationDependencies(
            new LoadBalancerMembership(List.of(balancers), time, new Random(7), fact -> {}),
            new SettleTimes(Duration.ofSeconds(10), Duration.ofMinutes(3)),
            time,
            new Random(7),
            fact -> {});
    Deadline end = time.in(Duration.ofHours(1));
    var subject = new TerminatingInstance(instance, new GroupName("web"), null);
    return new RegistrationSearch(
        dependencies, instance, new LoadBalancerExit(dependencies, subject, () -> end));
  }
}
