package io.lifecyclemanager.sandbox.world;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.Eventually;
import io.lifecyclemanager.simulation.aws.SimulatedAws;
import io.lifecyclemanager.simulation.kubernetes.kubelet.Kubelets;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import io.lifecyclemanager.simulation.sqs.ElasticMq;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * A queue, a group of instances behind a target group and a classic ELB, and a cluster whose nodes
 * they are. Time passes in it while it is open. Closing ends all that it started, in the reverse
 * order, controllers first; may be done twice.
 */
public final class SandboxWorld implements AutoCloseable {
  /** The queue that the group's hook sends to. */
  public static final String QUEUE = "terminations";

  /** The cluster's name, in the group's tag. */
  public static final String CLUSTER_NAME = "sandbox";

  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  static {
    // The kubelets' watches end when the API server says so, which the client finds remarkable.
    Configurator.setLevel("io.fabric8.kubernetes.client.jdkhttp.JdkWebSocketImpl", Level.ERROR);
  }

  private final Time time = new SystemTime();
  private final CloseStack open = new CloseStack();
  private final SandboxScale scene;
  private final SandboxCluster cluster;
  private final ClusterFixtures landscape;
  private final ElasticMq sqs;
  private final SimulatedAws aws;
  private final String queueUrl;
  private final SandboxLoadBalancers balancing;
  private final SandboxMachines fleet;
  private final Kubelets kubelets;
  private final List<ControllerProcess> controllers = new CopyOnWriteArrayList<>();

  private SandboxWorld(SandboxScale scene, SandboxCluster cluster) {
    this.scene = scene;
    this.cluster = open.add(cluster);
    try {
      landscape = new ClusterFixtures(cluster, scene);
      sqs = open.add(ElasticMq.start());
      aws = open.add(SimulatedAws.start(time::now, sqs::sendToArn));
      queueUrl = sqs.createQueue(QUEUE);
      balancing = new SandboxLoadBalancers(aws, scene);
      fleet = new SandboxMachines(aws, scene, sqs.arn(QUEUE), time);
      fleet.machines().forEach(machine -> balancing.register(machine.instance()));
      kubelets = open.add(new Kubelets(cluster.client(), time));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Makes the world and waits until all its pods run.
   *
   * @param cluster becomes a part of the world, and is closed with it
   */
  public static SandboxWorld start(SandboxScale scene, SandboxCluster cluster) throws Exception {
    return start(scene, cluster, world -> {});
  }

  /**
   * The same for a caller that may have to close the world before it is complete.
   *
   * @param begun gets it before anything is put into the cluster
   */
  public static SandboxWorld start(
      SandboxScale scene, SandboxCluster cluster, Consumer<SandboxWorld> begun) throws Exception {
    SandboxWorld world = new SandboxWorld(scene, cluster);
    try {
      begun.accept(world);
      world.open.whileAdding(world::settleIn);
      return world;
    } catch (Exception | AssertionError e) {
      world.close();
      throw e;
    }
  }

  private void settleIn() throws Exception {
    landscape.create(machines());
    machines().forEach(machine -> kubelets.play(machine.node()));
    int expected = scene.nodes() * (scene.pods() + 1) + scene.allBudgeted();
    long _ =
        Eventually.eventually(
            expected + " pods run",
            TIMEOUT,
            () -> kubelets.lives().stream().filter(life -> life.started().isPresent()).count(),
            running -> running >= expected);
    fleet.follow(aws, kubelets);
    Thread ticker = time.start("time passes", this::tick);
    AutoCloseable _ = open.add(ticker::interrupt);
  }

  /** The simulated AWS looks at the clock only when asked. */
  private void tick() {
    try {
      while (true) {
        time.sleep(TICK);
        aws.autoScaling().settle();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Terminates instances, all at once. */
  public void terminate(List<SandboxMachine> doomed) throws InterruptedException {
    terminate(doomed, Duration.ZERO);
  }

  /**
   * Terminates instances, one after another; pods of budgeted workloads are from now on replaced on
   * the nodes that stay.
   *
   * @param every how long after one the next follows
   */
  public void terminate(List<SandboxMachine> doomed, Duration every) throws InterruptedException {
    List<String> staying =
        machines().stream().filter(one -> !doomed.contains(one)).map(SandboxMachine::node).toList();
    open.add(new SandboxReplicaSet(cluster.client(), landscape, time, scene, staying));
    AutoCloseable _ = open.add(fleet.terminate(aws, doomed, every));
  }

  /** From now on every eligible node is registered again, each second. */
  public void registerEligibleNodesAgain() {
    Map<String, String> instances = new HashMap<>();
    machines().forEach(machine -> instances.put(machine.node(), machine.instance()));
    open.add(new LoadBalancerController(cluster.client(), time, balancing, instances));
  }

  /**
   * Starts a controller that serves this world's queue and cluster.
   *
   * @param kubeconfig with whose permissions
   * @param log where its output goes
   * @param options further options of {@code serve}
   */
  public ControllerProcess controller(Path kubeconfig, Path log, String... options) {
    return controller(environment(), kubeconfig, log, options);
  }

  /** As the other, with this environment. */
  public ControllerProcess controller(
      Map<String, String> environment, Path kubeconfig, Path log, String... options) {
    List<String> words = ControllerArguments.serve(kubeconfig, options);
    ControllerProcess controller = open.add(ControllerProcess.start(environment, log, words));
    controllers.add(controller);
    return controller;
  }

  /** Where a controller finds this world's AWS. */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(aws.environment());
    environment.put("AWS_ENDPOINT_URL_SQS", sqs.endpoint().toString());
    return environment;
  }

  /** How it is going with these machines. */
  public ProgressSnapshot glance(List<SandboxMachine> doomed) {
    return ProgressSnapshot.at(this, doomed);
  }

  /** Everything that runs here. */
  public List<SandboxMachine> machines() {
    return fleet.machines();
  }

  /** The machines, and which of them are no more. */
  public SandboxMachines fleet() {
    return fleet;
  }

  /** How large it is. */
  public SandboxScale scene() {
    return scene;
  }

  /** What the clock of this world says. */
  public Instant now() {
    return time.now();
  }

  /** The simulated AWS. */
  public SimulatedAws aws() {
    return aws;
  }

  /** The load balancers that all instances are in. */
  public SandboxLoadBalancers balancing() {
    return balancing;
  }

  /** All controllers that were started here. */
  public List<ControllerProcess> controllers() {
    return List.copyOf(controllers);
  }

  /** The cluster. */
  public SandboxCluster cluster() {
    return cluster;
  }

  /** SQS itself. */
  public ElasticMq sqs() {
    return sqs;
  }

  /** What is on the queue. */
  public ElasticMq.Counts queue() {
    return sqs.counts(queueUrl);
  }

  /** The queue's URL. */
  public String queueUrl() {
    return queueUrl;
  }

  /** What became of every pod that ran here. */
  public List<PodHistory> pods() {
    return kubelets.lives();
  }

  @Override
  public void close() {
    open.close();
  }
}
