package io.lifecyclemanager.deregistration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The contract of {@link LoadBalancers}. */
public abstract class LoadBalancersContract {
  private static final Duration DELAY = Duration.ofSeconds(40);

  protected abstract LoadBalancers loadBalancers();

  /** Creates a load balancer that gets traffic, with this deregistration delay. */
  protected abstract LoadBalancer create(String name, Duration delay);

  /** A load balancer of the same family that does not exist. */
  protected abstract LoadBalancer missingLoadBalancer();

  /** Launches an instance and registers it where it is found healthy; once. */
  protected abstract InstanceRegistration register(LoadBalancer loadBalancer);

  protected abstract void advanceTime(Duration time) throws InterruptedException;

  /** From now on nothing is allowed. */
  protected abstract void denyAllRequests();

  private List<InstanceRegistration> registrations(
      LoadBalancer loadBalancer, InstanceId... expected) {
    return loadBalancers().registrations(loadBalancer, Set.of(expected));
  }

  private static InstanceRegistration draining(InstanceRegistration registration) {
    return new InstanceRegistration(
        registration.instance(), registration.port(), RegistrationState.DRAINING);
  }

  @Test
  void everyLoadBalancerIsDiscovered() {
    LoadBalancer one = create("one", DELAY);
    LoadBalancer other = create("other", DELAY);
    assertThat(loadBalancers().discover()).containsExactlyInAnyOrder(one, other);
  }

  @Test
  void everyRegisteredInstanceIsActive() {
    LoadBalancer loadBalancer = create("web", DELAY);
    InstanceRegistration one = register(loadBalancer);
    InstanceRegistration other = register(loadBalancer);
    assertThat(one.state()).isEqualTo(RegistrationState.ACTIVE);
    assertThat(registrations(loadBalancer)).containsExactlyInAnyOrder(one, other);
  }

  @Test
  void aDeregisteredInstanceDrainsForTheDelayAndIsNotRegisteredThen() throws InterruptedException {
    LoadBalancer loadBalancer = create("web", DELAY);
    InstanceRegistration leaves = register(loadBalancer);
    InstanceRegistration stays = register(loadBalancer);
    loadBalancers().deregister(loadBalancer, List.of(leaves));
    advanceTime(DELAY.minusSeconds(5));
    assertThat(registrations(loadBalancer, leaves.instance()))
        .containsExactlyInAnyOrder(draining(leaves), stays);
    advanceTime(Duration.ofSeconds(10));
    assertThat(registrations(loadBalancer, leaves.instance())).containsExactly(stays);
  }

  @Test
  void withoutADelayADeregisteredInstanceDoesNotDrain() {
    LoadBalancer loadBalancer = create("web", Duration.ZERO);
    InstanceRegistration leaves = register(loadBalancer);
    loadBalancers().deregister(loadBalancer, List.of(leaves));
    assertThat(registrations(loadBalancer, leaves.instance())).isEmpty();
  }

  @Test
  void aSecondDeregistrationDoesNotRestartTheDelay() throws InterruptedException {
    LoadBalancer loadBalancer = create("web", DELAY);
    InstanceRegistration leaves = register(loadBalancer);
    loadBalancers().deregister(loadBalancer, List.of(leaves));
    advanceTime(DELAY.minusSeconds(5));
    loadBalancers().deregister(loadBalancer, List.of(leaves));
    advanceTime(Duration.ofSeconds(10));
    assertThat(registrations(loadBalancer, leaves.instance())).isEmpty();
    loadBalancers().deregister(loadBalancer, List.of(leaves));
  }

  @Test
  void manyInstancesAreDeregisteredTogether() {
    LoadBalancer loadBalancer = create("web", Duration.ZERO);
    List<InstanceRegistration> all =
        IntStream.range(0, 120).mapToObj(i -> register(loadBalancer)).toList();
    loadBalancers().deregister(loadBalancer, all);
    assertThat(registrations(loadBalancer)).isEmpty();
  }

  @Test
  void theDelayIsThatOfTheLoadBalancer() {
    assertThat(loadBalancers().deregistrationDelay(create("slow", DELAY))).isEqualTo(DELAY);
    assertThat(loadBalancers().deregistrationDelay(create("fast", Duration.ZERO)))
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void aLoadBalancerThatDoesNotExistIsNoFailure() {
    InstanceRegistration registration = register(create("web", DELAY));
    assertThat(registrations(missingLoadBalancer(), registration.instance())).isEmpty();
    assertThat(loadBalancers().deregistrationDelay(missingLoadBalancer())).isEqualTo(Duration.ZERO);
    loadBalancers().deregister(missingLoadBalancer(), List.of(registration));
  }

  @Test
  void aDeniedRequestIsNoAnswer() {
    LoadBalancer loadBalancer = create("web", DELAY);
    InstanceRegistration registration = register(loadBalancer);
    denyAllRequests();
    denied(() -> loadBalancers().discover());
    denied(() -> registrations(loadBalancer));
    denied(() -> loadBalancers().deregister(loadBalancer, List.of(registration)));
    denied(() -> loadBalancers().deregistrationDelay(loadBalancer));
  }

  private static void denied(ThrowingCallable call) {
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(call)
        .returns(RemoteFailure.FailureKind.DENIED, RemoteFailure::kind);
  }
}
