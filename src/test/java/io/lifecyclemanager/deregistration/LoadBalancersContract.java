package io.lifecyclemanager.deregistration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.deregistration.LoadBalancers.Balancer;
import io.lifecyclemanager.deregistration.LoadBalancers.Registration;
import io.lifecyclemanager.deregistration.LoadBalancers.State;
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

  protected abstract LoadBalancers balancers();

  /** Makes a balancer that gets traffic, with this delay; zero is none at all. */
  protected abstract Balancer create(String name, Duration delay);

  /** A balancer of the same family that does not exist. */
  protected abstract Balancer missing();

  /** Launches an instance and registers it where it is found healthy; once. */
  protected abstract Registration register(Balancer balancer);

  protected abstract void passes(Duration time) throws InterruptedException;

  /** From now on nothing is allowed. */
  protected abstract void forbidsEverything();

  private List<Registration> registrations(Balancer balancer, InstanceId... expected) {
    return balancers().registrations(balancer, Set.of(expected));
  }

  private static Registration draining(Registration registration) {
    return new Registration(registration.instance(), registration.port(), State.DRAINING);
  }

  @Test
  void everyBalancerIsDiscovered() {
    Balancer one = create("one", DELAY);
    Balancer other = create("other", DELAY);
    assertThat(balancers().discover()).containsExactlyInAnyOrder(one, other);
  }

  @Test
  void allThatIsRegisteredIsActive() {
    Balancer balancer = create("web", DELAY);
    Registration one = register(balancer);
    Registration other = register(balancer);
    assertThat(one.state()).isEqualTo(State.ACTIVE);
    assertThat(registrations(balancer)).containsExactlyInAnyOrder(one, other);
  }

  @Test
  void whatIsTakenOutDrainsForTheDelayAndIsGoneThen() throws InterruptedException {
    Balancer balancer = create("web", DELAY);
    Registration leaves = register(balancer);
    Registration stays = register(balancer);
    balancers().deregister(balancer, List.of(leaves));
    passes(DELAY.minusSeconds(5));
    assertThat(registrations(balancer, leaves.instance()))
        .containsExactlyInAnyOrder(draining(leaves), stays);
    passes(Duration.ofSeconds(10));
    assertThat(registrations(balancer, leaves.instance())).containsExactly(stays);
  }

  @Test
  void withoutDelayItIsGoneAtOnce() {
    Balancer balancer = create("web", Duration.ZERO);
    Registration leaves = register(balancer);
    balancers().deregister(balancer, List.of(leaves));
    assertThat(registrations(balancer, leaves.instance())).isEmpty();
  }

  @Test
  void takingOutTwiceDoesNotMakeItLonger() throws InterruptedException {
    Balancer balancer = create("web", DELAY);
    Registration leaves = register(balancer);
    balancers().deregister(balancer, List.of(leaves));
    passes(DELAY.minusSeconds(5));
    balancers().deregister(balancer, List.of(leaves));
    passes(Duration.ofSeconds(10));
    assertThat(registrations(balancer, leaves.instance())).isEmpty();
    balancers().deregister(balancer, List.of(leaves));
  }

  @Test
  void manyAreTakenOutTogether() {
    Balancer balancer = create("web", Duration.ZERO);
    List<Registration> all = IntStream.range(0, 120).mapToObj(i -> register(balancer)).toList();
    balancers().deregister(balancer, all);
    assertThat(registrations(balancer)).isEmpty();
  }

  @Test
  void theDelayIsTheBalancersOwn() {
    assertThat(balancers().delay(create("slow", DELAY))).isEqualTo(DELAY);
    assertThat(balancers().delay(create("fast", Duration.ZERO))).isEqualTo(Duration.ZERO);
  }

  @Test
  void aBalancerThatDoesNotExistIsNoTrouble() {
    Registration registration = register(create("web", DELAY));
    assertThat(registrations(missing(), registration.instance())).isEmpty();
    assertThat(balancers().delay(missing())).isEqualTo(Duration.ZERO);
    balancers().deregister(missing(), List.of(registration));
  }

  @Test
  void notBeingAllowedIsNoAnswer() {
    Balancer balancer = create("web", DELAY);
    Registration registration = register(balancer);
    forbidsEverything();
    denied(() -> balancers().discover());
    denied(() -> registrations(balancer));
    denied(() -> balancers().deregister(balancer, List.of(registration)));
    denied(() -> balancers().delay(balancer));
  }

  private static void denied(ThrowingCallable call) {
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(call)
        .returns(RemoteFailure.FailureKind.DENIED, RemoteFailure::kind);
  }
}
