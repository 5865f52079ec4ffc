package io.lifecyclemanager.endtoend.fault;

import static io.lifecyclemanager.simulation.Eventually.eventually;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.ProcessStarts;
import io.lifecyclemanager.sandbox.report.ScrapedMetrics;
import io.lifecyclemanager.sandbox.world.CloseStack;
import io.lifecyclemanager.sandbox.world.ControllerArguments;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.aws.query.CallLog;
import io.lifecyclemanager.simulation.fault.ApiServerFault;
import io.lifecyclemanager.simulation.fault.EffectBarrier;
import io.lifecyclemanager.simulation.fault.FaultGate;
import io.lifecyclemanager.simulation.fault.FaultRelay;
import io.lifecyclemanager.simulation.fault.KillPoint;
import io.lifecyclemanager.simulation.fault.TestCertificates;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * One instance is terminated in a world of its own, whose API server is faulty from a moment on for
 * a while. Used by one thread.
 */
final class ApiServerFaultRun implements AutoCloseable {
  private static final Duration FAULT_DURATION = Duration.ofSeconds(60);

  /** Whole seconds. Half of the pods are asked to stop a settle time later than the rest. */
  private static final Duration STOP_TIME = Duration.ofSeconds(4);

  private static final Duration SETTLE = Duration.ofSeconds(3);

  /** Without heartbeats the action is over before the fault is. */
  private static final Duration HEARTBEAT_TIMEOUT = FAULT_DURATION.dividedBy(2);

  private static final SandboxScale SCENE =
      new SandboxScale(1, 4, 0, STOP_TIME, Duration.ofSeconds(6), HEARTBEAT_TIMEOUT, 1);

  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Time TIME = new SystemTime();

  private final Path folder;
  private final EffectBarrier barrier = new EffectBarrier();
  private final CloseStack open = new CloseStack();
  private final SandboxWorld world;
  private final FaultGate gate;
  private final Path kubeconfig;
  private final Map<String, String> environment;

  /** Makes the world. */
  ApiServerFaultRun(Path folder, ApiServerFault fault) throws Exception {
    this.folder = Files.createDirectories(folder);
    SimulatedSandboxCluster cluster = new SimulatedSandboxCluster(folder);
    world = open.add(SandboxWorld.start(SCENE, cluster));
    Optional<TestCertificates> certificates =
        fault == ApiServerFault.FOREIGN_CERTIFICATE
            ? Optional.of(TestCertificates.make(this.folder))
            : Optional.empty();
    URI api = URI.create(cluster.kubernetes().url());
    gate = open.add(new FaultGate(api, barrier, FaultRelay.plainClient(), certificates));
    kubeconfig = kubeconfig(certificates.map(TestCertificates::authority).orElse(""));
    environment = ControllerArguments.relayed(world, this::relayed);
  }

  private String relayed(String upstream) {
    return open.add(new FaultRelay(URI.create(upstream), barrier)).address().toString();
  }

  private Path kubeconfig(String authority) throws Exception {
    return Files.writeString(
        folder.resolve("kubeconfig-of-gate"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: gate, cluster: {server: "%s", certificate-authority-data: "%s"}}]
        users: [{name: user, user: {}}]
        contexts: [{name: gate, context: {cluster: gate, user: user}}]
        current-context: gate
        """
            .formatted(gate.address(), authority));
  }

  /** Terminates the instance, begins the fault at that moment, and waits for the end of it. */
  FaultOutcome endure(ApiServerFault fault, FaultMoment moment) throws Exception {
    ControllerProcess controller = start();
    begin(fault, moment, controller);
    int saidBefore = (int) controller.output().lines().count();
    Instant began = world.now();
    Set<Integer> livez = new HashSet<>();
    Set<Integer> readyz = new HashSet<>();
    Map<String, Long> before = calls(controller);
    long start = TIME.nanos();
    boolean isNoticed = false;
    // As long as it takes until it is noticed, however busy the machine is.
    while (TIME.since(start).compareTo(FAULT_DURATION) < 0
        || (!isNoticed && fault != ApiServerFault.HISTORY_GONE && isWorthWaiting(start))) {
      controller.ask("/livez").ifPresent(answer -> livez.add(answer.statusCode()));
      Optional<HttpResponse<String>> ready = controller.ask("/readyz");
      if (TIME.since(start).compareTo(FAULT_DURATION.dividedBy(2)) > 0) {
        ready.ifPresent(answer -> readyz.add(answer.statusCode()));
      }
      isNoticed |= ready.filter(answer -> answer.body().contains("watch lost for")).isPresent();
      TIME.sleep(LOOK);
    }
    Map<String, Long> after = calls(controller);
    Duration lasted = TIME.since(start);
    long heartbeats = heartbeats(began);
    boolean isOver = !world.aws().autoScaling().outcomes().isEmpty();
    List<String> said = controller.output().lines().skip(saidBefore).toList();
    gate.end();
    Duration took = awaitEnd(controller);
    controller.awaitReady(TIMEOUT);
    return new FaultOutcome(
        took,
        TerminationChecks.of(world),
        lasted,
        isNoticed,
        livez,
        readyz,
        difference(before, after),
        heartbeats,
        isOver,
        said,
        controller.output());
  }

  private static boolean isWorthWaiting(long start) {
    return TIME.since(start).compareTo(TIMEOUT) < 0;
  }

  private void begin(ApiServerFault fault, FaultMoment moment, ControllerProcess controller)
      throws Exception {
    switch (moment) {
      case BEFORE_THE_MESSAGE -> {
        gate.begin(fault);
        world.terminate(world.machines());
      }
      case CLAIMED -> {
        String node = world.machines().getFirst().node();
        barrier.at(new KillPoint.After("PATCH nodes/" + node), () -> gate.begin(fault));
        world.terminate(world.machines());
      }
      case BALANCERS_DRAIN -> {
        world.terminate(world.machines());
        await("balancers drain", controller, () -> glance().draining() == 2);
        gate.begin(fault);
      }
      case HALF_OF_THE_PODS_GONE -> {
        world.terminate(world.machines());
        await("half of the pods are gone", controller, () -> gone() * 2 >= pods().size());
        gate.begin(fault);
      }
      case BEFORE_COMPLETION -> {
        barrier.at(new KillPoint.Before("CompleteLifecycleAction"), () -> gate.begin(fault));
        world.terminate(world.machines());
      }
    }
    await("the fault has begun", controller, gate::isFaulty);
  }

  private static void await(String what, ControllerProcess controller, Callable<Boolean> condition)
      throws Exception {
    eventually(what + "; its log: " + controller.log(), TIMEOUT, condition);
  }

  /** Starts the program; few come up at the same time, or none of them would. */
  private ControllerProcess start() throws Exception {
    return ProcessStarts.inTurn(() -> {
      ControllerProcess controller =
          open.add(
              ControllerProcess.start(
                  environment,
                  folder.resolve("controller.log"),
                  ControllerArguments.serve(
                      kubeconfig,
                      "--cluster-name=" + SandboxWorld.CLUSTER_NAME,
                      "--settle-time=" + SETTLE.toSeconds())));
      controller.awaitReady(TIMEOUT);
      return controller;
    });
  }

  private Duration awaitEnd(ControllerProcess controller) throws Exception {
    long ended = TIME.nanos();
    await("all is over", controller, () -> glance().isOver(1));
    return TIME.since(ended);
  }

  private ProgressSnapshot glance() {
    return world.glance(world.machines());
  }

  private long gone() {
    return pods().stream().filter(pod -> pod.removed().isPresent()).count();
  }

  private List<PodHistory> pods() {
    return ProgressSnapshot.movable(world, world.machines());
  }

  private long heartbeats(Instant since) {
    return world
        .aws()
        .calls()
        .of(AwsService.AUTO_SCALING, "RecordLifecycleActionHeartbeat")
        .stream()
        .filter(call -> call.time().isAfter(since) && call.result().equals(CallLog.OK))
        .count();
  }

  private static Map<String, Long> calls(ControllerProcess controller) throws Exception {
    return ScrapedMetrics.counts(
        controller.get("/metrics").body(),
        "lifecycle_manager_kubernetes_requests_total",
        "{verb} {resource} {code}");
  }

  private static Map<String, Long> difference(Map<String, Long> before, Map<String, Long> after) {
    Map<String, Long> difference = new TreeMap<>(after);
    before.forEach((call, count) -> difference.merge(call, -count, Long::sum));
    difference.values().removeIf(count -> count == 0);
    return difference;
  }

  @Override
  public void close() {
    open.close();
  }
}
