package io.lifecyclemanager.scenario;

import io.lifecyclemanager.app.OutboundPorts;
import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.hold.Messages;
import io.lifecyclemanager.intake.Fleet;
import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.intake.Peers;
import io.lifecyclemanager.intake.WaitingInstances;
import io.lifecyclemanager.model.RemoteTrouble;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** A replica that can die: from then on nothing that it does reaches the world. */
final class Mortal {
  /** What is only looked up in memory. */
  private static final Set<String> OWN =
      Set.of("find", "seen", "tally", "changes", "hashCode", "toString");

  private final AtomicBoolean dead = new AtomicBoolean();
  private final TerminationService engine;

  /** Starts one, made of ports that end with it. */
  Mortal(OutboundPorts ports, Function<OutboundPorts, TerminationService> start) {
    engine =
        start.apply(
            new OutboundPorts(
                until(Inbox.class, ports.inbox()),
                until(Messages.class, ports.messages()),
                until(LifecycleActions.class, ports.actions()),
                until(Fleet.class, ports.fleet()),
                until(WaitingInstances.class, ports.waiting()),
                until(Nodes.class, ports.nodes()),
                until(PodControl.class, ports.pods()),
                until(Peers.class, ports.peers()),
                ports.balancers().stream().map(one -> until(LoadBalancers.class, one)).toList()));
  }

  /** Dies: what it does on its way out does not count. */
  void die() throws InterruptedException {
    dead.set(true);
    engine.stop(Duration.ofSeconds(5));
  }

  @SuppressWarnings("ReferenceEquality") // a port is a key: it equals itself alone
  private <T> T until(Class<T> port, T real) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              if (method.getName().equals("equals")) {
                return proxy == arguments[0];
              }
              if (dead.get() && !OWN.contains(method.getName())) {
                throw new RemoteTrouble(RemoteTrouble.Kind.UNAVAILABLE, "it is dead", null);
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
