package io.lifecyclemanager.endtoend.fault;

import static io.lifecyclemanager.simulation.Eventually.eventually;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.sandbox.ProcessStarts;
import io.lifecyclemanager.sandbox.world.CloseStack;
import io.lifecyclemanager.sandbox.world.ControllerArguments;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.aws.AwsRelay;
import io.lifecyclemanager.simulation.aws.query.AwsFaults;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.aws.query.CallLog;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One instance is terminated in a world of its own, and AWS is faulty meanwhile: all calls go
 * through relays. Used by one thread.
 */
final class AwsFaultRun implements AutoCloseable {
  /** Whole seconds. */
  static final Duration STOP_TIME = Duration.ofSeconds(8);

  /** How long load balancers are let settle. */
  static final Duration SETTLE = Duration.ofSeconds(1);

  /** Longer than a machine lives on after its completion, so that one that is too early shows. */
  static final Duration DELAY = Duration.ofSeconds(3);

  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final Time TIME = new SystemTime();

  private final Path folder;
  private final CloseStack open = new CloseStack();
  private final AwsFaults faults = new AwsFaults();
  private final CallLog calls = new CallLog();
  private final SandboxWorld world;
  private final Map<String, String> environment;
  private final AwsRelay sqs;
  private final AwsRelay aws;
  private @Nullable ControllerProcess controller;
  private @Nullable HealthProbes probes;

  /** What is asked of AWS. */
  record Operation(AwsService service, String name) {
    @Override
    public String toString() {
      return service + " " + name;
    }
  }

  /** Makes the world; the hook has this heartbeat timeout. */
  AwsFaultRun(Path folder, Duration heartbeatTimeout) throws Exception {
    this.folder = Files.createDirectories(folder);
    SandboxScale scene = new SandboxScale(1, 3, 0, STOP_TIME, DELAY, heartbeatTimeout, 1);
    world = open.add(SandboxWorld.start(scene, new SimulatedSandboxCluster(folder)));
    sqs = open.add(new AwsRelay(world.sqs().endpoint(), faults, calls, TIME));
    aws = open.add(new AwsRelay(world.aws().endpoint(), faults, calls, TIME));
    environment = ControllerArguments.relayed(world, this::relayed);
  }

  private String relayed(String upstream) {
    boolean isQueue = URI.create(upstream).getPort() == world.sqs().endpoint().getPort();
    return "http://127.0.0.1:" + (isQueue ? sqs : aws).port();
  }

  /** What the program is started with; may be changed until then. */
  Map<String, String> environment() {
    return environment;
  }

  /** Where files of this run may lie. */
  Path folder() {
    return folder;
  }

  /** From now on this ends with the run. */
  <T extends AutoCloseable> T add(T belonging) {
    return open.add(belonging);
  }

  /** The world in which it happens. */
  SandboxWorld world() {
    return world;
  }

  /** The instance is to be terminated. */
  void terminate() throws InterruptedException {
    world.terminate(world.machines());
  }

  /** Starts the program with further options, and waits until it is ready. */
  void start(String... options) throws Exception {
    List<String> words =
        ControllerArguments.serve(
            world.cluster().kubeconfig(),
            "--cluster-name=" + SandboxWorld.CLUSTER_NAME,
            "--settle-time=" + SETTLE.toSeconds());
    words.addAll(List.of(options));
    controller =
        ProcessStarts.inTurn(() -> {
          ControllerProcess started =
              open.add(
                  ControllerProcess.start(environment, folder.resolve("controller.log"), words));
          started.awaitReady(TIMEOUT);
          return started;
        });
    probes = open.add(new HealthProbes(controller, TIME));
  }

  /** From now on the drain cannot end before the hold is released. */
  PodHold holdPods() throws InterruptedException {
    return PodHold.onEach(world, world.machines());
  }

  /** Waits until this was asked of AWS, whatever came of it. */
  void awaitCalled(AwsService service, String operation) throws Exception {
    eventually(
        operation + " is called; its log: " + log(),
        TIMEOUT,
        () -> calls().byOperation().containsKey(new Operation(service, operation)));
  }

  /** Waits until pods stop. */
  void awaitDraining() throws Exception {
    ProgressSnapshot _ =
        eventually(
            "pods are stopping; its log: " + log(),
            TIMEOUT,
            () -> world.glance(world.machines()),
            glance -> glance.stopping() > 0);
  }

  /** Waits until the program has said this. */
  void awaitSaid(String words) throws Exception {
    eventually("it says: " + words, TIMEOUT, () -> output().contains(words));
  }

  private Path log() {
    return started().log();
  }

  private ControllerProcess started() {
    return Objects.requireNonNull(controller);
  }

  /** What the program has said so far. */
  String output() {
    return started().output();
  }

  /** The next call of each of these meets the effect. */
  void once(Set<Operation> operations, Effect effect) {
    operations.forEach(one -> faults.add(one.service(), one.name(), effect, 1));
  }

  /** Every call to these services meets the effect from now on. */
  void begin(Effect effect, AwsService... services) {
    Arrays.stream(services).forEach(service -> faults.add(service, AwsFaults.ANY, effect));
  }

  /** Ends all faults of AWS. */
  void end() {
    faults.clear();
  }

  /** Lets time pass. */
  void pass(Duration length) throws InterruptedException {
    TIME.sleep(length);
  }

  /** From now on nothing that is signed with that key is done. */
  void expire(String key) {
    sqs.expire(key);
    aws.expire(key);
  }

  /** Waits until all is over, and the program is ready for more; how long the first took. */
  Duration awaitEnd() throws Exception {
    long now = TIME.nanos();
    ProgressSnapshot _ =
        eventually(
            "all is over; its log: " + log(),
            TIMEOUT,
            () -> world.glance(world.machines()),
            glance -> glance.isOver(1));
    Duration took = TIME.since(now);
    started().awaitReady(TIMEOUT);
    return took;
  }

  /** The calls to AWS so far, and how they ended. */
  AwsCallResults calls() {
    return new AwsCallResults(calls.all());
  }

  /**
   * What went wrong, in a few words each.
   *
   * @param unready whether the program should have said for a while that it was not ready
   */
  List<String> complaints(boolean unready) {
    List<String> complaints = new ArrayList<>(TerminationChecks.of(world));
    complaints.addAll(Objects.requireNonNull(probes).complaints(unready));
    return complaints;
  }

  @Override
  public void close() {
    open.close();
  }
}
