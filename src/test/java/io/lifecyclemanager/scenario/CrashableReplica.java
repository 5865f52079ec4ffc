package io.lifecyclemanager.scenario;

import io.lifecyclemanager.app.OutboundPorts;
import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.drain.volume.VolumeAttachments;
import io.lifecyclemanager.event.Ec2Instances;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.hold.ReceivedMessages;
import io.lifecyclemanager.intake.AutoScalingGroups;
import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.intake.PeerReplicas;
import io.lifecyclemanager.intake.PendingTerminations;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.pace.PaceLedgers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** A replica that can crash: from then on each of its calls to a port fails. */
public final class CrashableReplica {
  /** What is only looked up in memory. */
  private static final Set<String> LOCAL_METHODS =
      Set.of("find", "cached", "claimed", "all", "counts", "changes", "hashCode", "toString");

  private final AtomicBoolean crashed = new AtomicBoolean();
  private final TerminationService engine;

  /** Starts one, made of ports that end with it. */
  CrashableReplica(OutboundPorts ports, Function<OutboundPorts, TerminationService> start) {
    engine =
        start.apply(
            new OutboundPorts(
                untilCrash(Inbox.class, ports.inbox()),
                untilCrash(ReceivedMessages.class, ports.messages()),
                untilCrash(LifecycleActions.class, ports.actions()),
                untilCrash(AutoScalingGroups.class, ports.groups()),
                untilCrash(PendingTerminations.class, ports.pendingTerminations()),
                untilCrash(Ec2Instances.class, ports.ec2()),
                untilCrash(Nodes.class, ports.nodes()),
                untilCrash(PodControl.class, ports.pods()),
                untilCrash(VolumeAttachments.class, ports.volumes()),
                untilCrash(PeerReplicas.class, ports.peerReplicas()),
                ports.ledgers().map(ledgers -> untilCrash(PaceLedgers.class, ledgers)),
                ports.loadBalancers().stream()
                    .map(one -> untilCrash(LoadBalancers.class, one))
                    .toList()));
  }

  /** Crashes. What it tries to do afterwards has no effect. */
  public void crash() throws InterruptedException {
    crashed.set(true);
    engine.stop(Duration.ofSeconds(5));
  }

  /** Its calls reach the services again, so that threads end that waited for an answer. */
  public void reconnect() {
    crashed.set(false);
  }

  @SuppressWarnings("ReferenceEquality") // a port is a key: it equals itself alone
  private <T> T untilCrash(Class<T> port, T real) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              if (method.getName().equals("equals")) {
                return proxy == arguments[0];
              }
              if (crashed.get() && !LOCAL_METHODS.contains(method.getName())) {
                throw new RemoteFailure(RemoteFailure.FailureKind.UNAVAILABLE, "it is dead", null);
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
