package io.lifecyclemanager.app;

import io.lifecyclemanager.app.deregistration.LoadBalancerPorts;
import io.lifecyclemanager.app.listener.ControllerListeners;
import io.lifecyclemanager.app.status.ReplicaName;
import io.lifecyclemanager.app.status.ReplicaProblems;
import io.lifecyclemanager.app.status.StatusService;
import io.lifecyclemanager.app.status.StatusService.ReplicaSetting;
import io.lifecyclemanager.app.web.ControllerWeb;
import io.lifecyclemanager.aws.AwsClients;
import io.lifecyclemanager.deregistration.request.RequestedDeregistrations;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.NodeIndex;
import io.lifecyclemanager.kubernetes.event.KubernetesNodeEvents;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.web.access.WebSettings;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The controller as a process: creates the adapters, connects them to the features, and runs until
 * the process receives a termination signal; then hands over all terminations.
 */
public final class Controller implements ServeCommand {
  private static final Logger LOG = LogManager.getLogger(Controller.class);
  private static final int ENDED = 0;
  private static final int INVALID_SETTINGS = 2;

  /** Three seconds; end-to-end tests set more, for machines that are slow. */
  private static final Duration HAND_OVER_TIMEOUT =
      Duration.ofSeconds(Long.getLong("lifecycle-manager.hand-over-timeout-seconds", 3));

  /** How long the optional listeners may take to send the last facts, at least. */
  private static final Duration LAST_FACTS = Duration.ofMillis(500);

  /** The same at most, where the terminations were handed over early. */
  private static final Duration MAX_LAST_FACTS = HAND_OVER_TIMEOUT.multipliedBy(2).dividedBy(3);

  private final Time time = new SystemTime();
  private final ControllerListeners listener;

  /**
   * @param version the version of the program, for the metrics
   */
  public Controller(String version) {
    this.listener = new ControllerListeners(version, time);
  }

  @Override
  public int run(ServeSettings given) throws InterruptedException {
    ServeSettings settings = HeapBudget.ofThisProcess().bound(given);
    String self = ReplicaName.create();
    try {
      ServeSettings.@Nullable ReplicaLocation pod = settings.cluster().replica();
      listener.startTracing(
          self, pod == null ? null : pod.namespace(), pod == null ? null : pod.pod());
    } catch (IllegalArgumentException invalid) {
      LOG.fatal("cannot start: {}", invalid.getMessage());
      return INVALID_SETTINGS;
    }
    // The server starts in parallel with the clients, because both take about the same time.
    try (AsyncResource<ControllerWeb> server =
            AsyncResource.create(
                time,
                "web server",
                () ->
                    ControllerWeb.start(
                        settings.web(),
                        self,
                        settings.cluster().namespace(),
                        listener.metrics(),
                        listener.health(),
                        time));
        KubernetesConnection kubernetes =
            KubernetesConnection.create(settings.cluster().kubeconfig(), listener, time);
        NodeIndex nodes = new NodeIndex(kubernetes, listener, time)) {
      if (settings.webhook() != null) {
        listener.addWebhook(settings.webhook(), settings.cluster().name(), self);
      }
      kubernetes.requireServer();
      nodes.start();
      return serve(settings, self, server, kubernetes, nodes);
    } catch (IllegalArgumentException | UncheckedIOException failure) {
      LOG.fatal("cannot start: {}", failure.getMessage());
      return INVALID_SETTINGS;
    }
  }

  private int serve(
      ServeSettings settings,
      String self,
      AsyncResource<ControllerWeb> server,
      KubernetesConnection kubernetes,
      NodeIndex nodes)
      throws InterruptedException {
    try (AwsClients aws = AwsClients.create(settings.aws().region(), time, listener)) {
      ControllerWeb web = server.await();
      web.checkTokensWith(kubernetes, listener);
      ServeSettings.LoadBalancerSettings managed = settings.loadBalancers();
      LoadBalancerPorts balancers =
          LoadBalancerPorts.of(aws, managed.targetGroups(), managed.classicElbs(), time)
              .withSettleTimes(managed.settleTime(), managed.settleTimeNlb());
      OutboundPorts ports =
          OutboundPorts.of(settings, aws, kubernetes, nodes, balancers, time, listener);
      LOG.info(
          "replica {}: queue {}, API server {}, metrics and probes on port {}",
          self,
          Objects.requireNonNullElse(settings.aws().queueUrl(), settings.aws().queueName()),
          kubernetes.server(),
          web.port());
      if (settings.cluster().name() == null && settings.cluster().groups().isEmpty()) {
        LOG.warn(
            "neither --cluster-name nor --groups is given: the messages of instances without a node"
                + " in this cluster are returned to the queue, because the controller cannot tell"
                + " whether they belong to this cluster");
      }
      if (settings.cluster().replica() == null && settings.limits().pace().isAny()) {
        LOG.warn(
            "--pod-namespace is not given: each replica keeps the limits on terminating nodes and"
                + " --min-interval by itself, and may exceed each limit by one node");
      }
      ControllerService service = service(settings, ports, self, kubernetes, web);
      try (StatusService status =
              new StatusService(
                  service.status(),
                  replica(settings.cluster(), settings.web(), web.port()),
                  ports.nodes(),
                  kubernetes,
                  time,
                  listener);
          RequestedDeregistrations requested =
              balancers.requested(ports.nodes(), service.status()::isCurrent, time, listener)) {
        web.status().set(status.status());
        if (!settings.dryRun()) {
          web.deregistrations().set(requested);
        }
        runToEnd(service);
      }
      return ENDED;
    }
  }

  private ControllerService service(
      ServeSettings settings,
      OutboundPorts ports,
      String self,
      KubernetesConnection kubernetes,
      ControllerWeb web) {
    Random random = new Random(ThreadLocalRandom.current().nextLong());
    if (settings.dryRun()) {
      LOG.warn(
          "dry run: nothing is changed. Each receive of a message counts as a delivery: on a queue"
              + " with a dead-letter queue, messages move there after maxReceiveCount deliveries");
      return new DryRunService(ports, settings, self, time, random, listener);
    }
    Function<Listener, ControllerService> terminations =
        facts -> {
          TerminationService created =
              new TerminationService(ports, settings, self, time, random, facts);
          web.control(created.terminations(), ports.nodes(), random, facts);
          return created;
        };
    return settings.nodeEvents()
        ? new NodeEventService(
            new KubernetesNodeEvents(kubernetes, random, self), listener, time, terminations)
        : terminations.apply(listener);
  }

  private ReplicaSetting replica(ServeSettings.ClusterSettings cluster, WebSettings web, int port) {
    ServeSettings.@Nullable ReplicaLocation pod = cluster.replica();
    return new ReplicaSetting(
        port,
        cluster.peers(),
        web.peerTokenFile(),
        pod == null ? null : pod.namespace(),
        pod == null ? null : pod.pod(),
        new ReplicaProblems(listener.health(), listener.metrics()));
  }

  private void runToEnd(ControllerService service) throws InterruptedException {
    Signal end = time.signal();
    Signal ended = time.signal();
    SystemTime.onProcessEnd(
        "process end",
        () -> {
          boolean wasRunning = ended.count() == 0;
          end.raise();
          awaitUninterruptibly(ended);
          if (wasRunning && ended.count() > 0) {
            SystemTime.endProcess(ENDED);
          }
        });
    service.start();
    try {
      HeapTrimmer heap = new HeapTrimmer(System::gc);
      while (!end.await(0, HeapTrimmer.CHECK_INTERVAL)) {
        heap.check(service.terminationsInProgress());
      }
      LOG.info("stopping: {} terminations are handed over", service.terminationsInProgress());
    } finally {
      long stop = time.nanos();
      service.stop(HAND_OVER_TIMEOUT);
      listener.stop(lastFacts(HAND_OVER_TIMEOUT.minus(time.since(stop))));
      LOG.info("stopped");
      LogManager.shutdown();
      ended.raise();
    }
  }

  private static Duration lastFacts(Duration left) {
    return DurationMath.max(LAST_FACTS, DurationMath.min(MAX_LAST_FACTS, left));
  }

  /** The process may end once everything is handed over, and after a bounded time in any case. */
  private static void awaitUninterruptibly(Signal ended) {
    try {
      ended.await(0, HAND_OVER_TIMEOUT.plusSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
