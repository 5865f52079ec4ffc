package io.lifecyclemanager.deregistration.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.deregistration.request.AddressTargetGroups.AddressRegistration;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The contract of {@link AddressTargetGroups}. */
public abstract class AddressTargetGroupsContract {
  private static final Duration DELAY = Duration.ofSeconds(40);
  private static final int PORT = 80;

  protected abstract AddressTargetGroups groups();

  /** Creates a target group that gets traffic, with this deregistration delay. */
  protected abstract LoadBalancer create(String name, Duration delay);

  /** A target group that does not exist. */
  protected abstract LoadBalancer missingGroup();

  /** Registers an address. */
  protected abstract void register(LoadBalancer group, String address, int port);

  protected abstract void advanceTime(Duration time) throws InterruptedException;

  /** From now on nothing is allowed. */
  protected abstract void denyAllRequests();

  private List<AddressRegistration> of(LoadBalancer group, String address) {
    return groups().registrations(group).stream()
        .filter(one -> one.address().equals(new IpAddress(address)))
        .toList();
  }

  @Test
  void everyTargetGroupIsDiscovered() {
    LoadBalancer one = create("one", DELAY);
    LoadBalancer other = create("other", DELAY);
    assertThat(groups().discover()).containsExactlyInAnyOrder(one, other);
  }

  @Test
  void anAddressOfVersion4IsListedAndDeregistered() {
    LoadBalancer group = create("web", Duration.ZERO);
    register(group, "10.0.1.7", PORT);
    assertThat(groups().deregister(group, of(group, "10.0.1.7"))).isEmpty();
    assertThat(groups().registrations(group)).isEmpty();
  }

  @Test
  void anAddressOfVersion6IsListedAndDeregistered() {
    LoadBalancer group = create("web", Duration.ZERO);
    register(group, "2600:1f13::7", PORT);
    assertThat(groups().deregister(group, of(group, "2600:1f13:0:0:0:0:0:7"))).isEmpty();
    assertThat(groups().registrations(group)).isEmpty();
  }

  @Test
  void everyPortOfAnAddressIsListedAndDeregistered() {
    String address = "10.0.1.7";
    LoadBalancer group = create("web", Duration.ZERO);
    register(group, address, PORT);
    register(group, address, 8080);
    List<AddressRegistration> both = of(group, address);
    assertThat(both).extracting(AddressRegistration::port).containsExactlyInAnyOrder(PORT, 8080);
    assertThat(both).extracting(AddressRegistration::state).containsOnly(RegistrationState.ACTIVE);
    assertThat(groups().deregister(group, both)).isEmpty();
    assertThat(of(group, address)).isEmpty();
  }

  @Test
  void aDeregisteredAddressDrainsForTheDelay() throws InterruptedException {
    LoadBalancer group = create("web", DELAY);
    register(group, "10.0.1.7", PORT);
    register(group, "10.0.1.8", PORT);
    groups().deregister(group, of(group, "10.0.1.7"));
    advanceTime(DELAY.minusSeconds(5));
    assertThat(of(group, "10.0.1.7"))
        .extracting(AddressRegistration::state)
        .containsExactly(RegistrationState.DRAINING);
    advanceTime(Duration.ofSeconds(10));
    assertThat(of(group, "10.0.1.7")).isEmpty();
    assertThat(of(group, "10.0.1.8"))
        .extracting(AddressRegistration::state)
        .containsExactly(RegistrationState.ACTIVE);
  }

  @Test
  void manyAddressesAreDeregisteredTogether() {
    LoadBalancer group = create("web", Duration.ZERO);
    IntStream.range(0, 120).forEach(i -> register(group, "10.0.1." + i, PORT));
    groups().deregister(group, groups().registrations(group));
    assertThat(groups().registrations(group)).isEmpty();
  }

  @Test
  void theDelayIsThatOfTheTargetGroup() {
    assertThat(groups().deregistrationDelay(create("slow", DELAY))).isEqualTo(DELAY);
    assertThat(groups().deregistrationDelay(create("fast", Duration.ZERO)))
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void aTargetGroupThatDoesNotExistIsNoFailure() {
    LoadBalancer group = create("web", DELAY);
    register(group, "10.0.1.7", PORT);
    LoadBalancer missing = missingGroup();
    assertThat(groups().registrations(missing)).isEmpty();
    assertThat(groups().deregistrationDelay(missing)).isEqualTo(Duration.ZERO);
    assertThat(groups().deregister(missing, of(group, "10.0.1.7"))).isEmpty();
  }

  @Test
  void aDeniedRequestIsNoAnswer() {
    LoadBalancer group = create("web", DELAY);
    register(group, "10.0.1.7", PORT);
    List<AddressRegistration> registered = of(group, "10.0.1.7");
    denyAllRequests();
    denied(() -> groups().discover());
    denied(() -> groups().registrations(group));
    denied(() -> groups().deregister(group, registered));
    denied(() -> groups().deregistrationDelay(group));
  }

  private static void denied(ThrowingCallable call) {
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(call)
        .returns(RemoteFailure.FailureKind.DENIED, RemoteFailure::kind);
  }
}
