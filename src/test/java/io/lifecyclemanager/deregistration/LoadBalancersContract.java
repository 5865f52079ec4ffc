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

/** What everybody who uses {@link LoadBalancers} relies on. */
public abstract class LoadBalancersContract {
  private static final Duration DELAY = Duration.ofSeconds(40);

  protected abstract LoadBalancers loadBalancers();

  /** Makes a balancer that gets traffic, with this delay; zero is none at all. */
  protected abstract LoadBalancer create(String name, Duration delay);

  /** A balancer of the same family that does not exist. */
  protected abstract LoadBalancer missingLoadBalancer();

  /** Launches an instance and registers it where it is found healthy; once. */
  protected abstract InstanceRegistration register(LoadBalancer balancer);

  protected abstract void advanceTime(Duration time) throws InterruptedException;

  /** From now on nothing is allowed. */
  protected abstract void denyAllRequests();

  private List<InstanceRegistration> registrations(LoadBalancer balancer, InstanceId... expected) {
    return loadBalancers().registrations(balancer, Set.of(expected));
  }

  private static InstanceRegistration draining(InstanceRegistration registration) {
    return new InstanceRegistration(
        registration.instance(), registration.port(), RegistrationState.DRAINING);
  }

  @Test
  void everyBalancerIsDiscovered() {
    LoadBalancer one = create("one", DELAY);
    LoadBalancer other = create("other", DELAY);
    assertThat(loadBalancers().discover()).containsExactlyInAnyOrder(one, other);
  }

  @Test
  void allThatIsRegisteredIsActive() {
    LoadBalancer balancer = create("web", DELAY);
    InstanceRegistration one = register(balancer);
    InstanceRegistration other = register(balancer);
    assertThat(one.state()).isEqualTo(RegistrationState.ACTIVE);
    assertThat(registrations(balancer)).containsExactlyInAnyOrder(one, other);
  }

  @Test
  void whatIsTakenOutDrainsForTheDelayAndIsGoneThen() throws InterruptedException {
    LoadBalancer balancer = create("web", DELAY);
    InstanceRegistration leaves = register(balancer);
    InstanceRegistration stays = register(balancer);
    loadBalancers().deregister(balancer, List.of(leaves));
    advanceTime(DELAY.minusSeconds(5));
    assertThat(registrations(balancer, leaves.instance()))
        .containsExactlyInAnyOrder(draining(leaves), stays);
    advanceTime(Duration.ofSeconds(10));
    assertThat(registrations(balancer, leaves.instance())).containsExactly(stays);
  }

  @Test
  void withoutDelayItIsGoneAtOnce() {
    LoadBalancer balancer = create("web", Duration.ZERO);
    InstanceRegistration leaves = register(balancer);
    loadBalancers().deregister(balancer, List.of(leaves));
    assertThat(registrations(balancer, leaves.instance())).isEmpty();
  }

  @Test
  void takingOutTwiceDoesNotMakeItLonger() throws InterruptedException {
    LoadBalancer balancer = create("web", DELAY);
    InstanceRegistration leaves = register(balancer);
    loadBalancers().deregister(balancer, List.of(leaves));
    advanceTime(DELAY.minusSeconds(5));
    loadBalancers().deregister(balancer, List.of(leaves));
    advanceTime(Duration.ofSeconds(10));
    assertThat(registrations(balancer, leaves.instance())).isEmpty();
    loadBalancers().deregister(balancer, List.of(leaves));
  }

  @Test
  void manyAreTakenOutTogether() {
    LoadBalancer balancer = create("web", Duration.ZERO);
    List<InstanceRegistration> all =
        IntStream.range(0, 120).mapToObj(i -> register(balancer)).toList();
    loadBalancers().deregister(balancer, all);
    assertThat(registrations(balancer)).isEmpty();
  }

  @Test
  void theDelayIsTheBalancersOwn() {
    assertThat(loadBalancers().deregistrationDelay(create("slow", DELAY))).isEqualTo(DELAY);
    assertThat(loadBalancers().deregistrationDelay(create("fast", Duration.ZERO)))
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void aBalancerThatDoesNotExistIsNoTrouble() {
    InstanceRegistration registration = register(create("web", DELAY));
    assertThat(registrations(missingLoadBalancer(), registration.instance())).isEmpty();
    assertThat(loadBalancers().deregistrationDelay(missingLoadBalancer())).isEqualTo(Duration.ZERO);
    loadBalancers().deregister(missingLoadBalancer(), List.of(registration));
  }

  @Test
  void notBeingAllowedIsNoAnswer() {
    LoadBalancer balancer = create("web", DELAY);
    InstanceRegistration registration = register(balancer);
    denyAllRequests();
    denied(() -> loadBalancers().discover());
    denied(() -> registrations(balancer));
    denied(() -> loadBalancers().deregister(balancer, List.of(registration)));
    denied(() -> loadBalancers().deregistrationDelay(balancer));
  }

  private static void denied(ThrowingCallable call) {
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(call)
        .returns(RemoteFailure.FailureKind.DENIED, RemoteFailure::kind);
  }
}
