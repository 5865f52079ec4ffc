package io.lifecyclemanager.sandbox;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.aws.LifecycleHook;
import io.lifecyclemanager.sandbox.aws.LifecycleState;
import io.lifecyclemanager.sandbox.aws.LoadBalancerType;
import io.lifecyclemanager.sandbox.aws.SimulatedAws;
import io.lifecyclemanager.sandbox.aws.SimulatedClassicElb;
import io.lifecyclemanager.sandbox.aws.SimulatedGroup;
import io.lifecyclemanager.sandbox.aws.SimulatedTargetGroup;
import io.lifecyclemanager.sandbox.aws.StateChange;
import io.lifecyclemanager.sandbox.kubernetes.Kubelets;
import io.lifecyclemanager.sandbox.kubernetes.PodLife;
import io.lifecyclemanager.sandbox.sqs.ElasticMq;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

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

  private static final String GROUP = "workers";
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Time time = new SystemTime();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Scene scene;
  private final Cluster cluster;
  private final Landscape landscape;
  private final ElasticMq sqs;
  private final SimulatedAws aws;
  private final String queueUrl;
  private final SimulatedGroup group;
  private final SimulatedTargetGroup targetGroup;
  private final SimulatedClassicElb classicElb;
  private final Kubelets kubelets;
  private final Map<String, String> nodes = new HashMap<>();
  private final List<Machine> machines;

  private SandboxWorld(Scene scene, Cluster cluster) {
    this.scene = scene;
    this.cluster = closing(cluster);
    landscape = new Landscape(cluster, scene);
    sqs = closing(ElasticMq.start());
    aws = closing(SimulatedAws.start(time::now, sqs::sendToArn));
    queueUrl = sqs.createQueue(QUEUE);
    targetGroup =
        aws.elbV2()
            .createTargetGroup("web")
            .attachTo(aws.elbV2().createLoadBalancer("alb", LoadBalancerType.APPLICATION))
            .deregistrationDelay(scene.delay());
    classicElb = aws.classicElb().createLoadBalancer("classic").connectionDraining(scene.delay());
    group =
        aws.autoScaling()
            .createGroup(GROUP)
            .tag("kubernetes.io/cluster/" + CLUSTER_NAME, "owned")
            .hook(
                LifecycleHook.terminating("drain")
                    .heartbeatTimeout(scene.heartbeatTimeout())
                    .target(sqs.arn(QUEUE)));
    kubelets = closing(new Kubelets(cluster.client(), time));
    machines = launch();
  }

  /**
   * Makes the world and waits until all its pods run.
   *
   * @param cluster becomes a part of the world, and is closed with it
   */
  public static SandboxWorld start(Scene scene, Cluster cluster) throws Exception {
    SandboxWorld world = new SandboxWorld(scene, cluster);
    try {
      world.settleIn();
      return world;
    } catch (Exception | AssertionError e) {
      world.close();
      throw e;
    }
  }

  private List<Machine> launch() {
    Random random = new Random(scene.seed());
    List<Machine> launched =
        IntStream.rangeClosed(1, scene.nodes())
            .mapToObj(number ->
                new Machine(
                    aws.autoScaling().launch(GROUP, instanceId(random)),
                    "worker-%02d".formatted(number)))
            .toList();
    for (Machine machine : launched) {
      targetGroup.register(machine.instance());
      classicElb.register(machine.instance());
      nodes.put(machine.instance(), machine.node());
    }
    return launched;
  }

  private static String instanceId(Random random) {
    return "i-0" + HexFormat.of().toHexDigits(random.nextLong());
  }

  private void settleIn() throws Exception {
    landscape.create(machines);
    machines.forEach(machine -> kubelets.play(machine.node()));
    int expected = scene.nodes() * (scene.pods() + 1) + scene.budgeted();
    long _ =
        Eventually.eventually(
            expected + " pods run",
            PATIENCE,
            () -> kubelets.lives().stream().filter(life -> life.started().isPresent()).count(),
            running -> running >= expected);
    aws.autoScaling().onChange(this::follow);
    Thread ticker = time.start("time passes", this::tick);
    open.push(ticker::interrupt);
  }

  /** The machine of an instance ends with it. */
  private void follow(StateChange change) {
    String node = nodes.get(change.instanceId());
    if (change.state() == LifecycleState.TERMINATED && node != null) {
      kubelets.powerOff(node);
    }
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

  /**
   * Terminates instances, all at once; pods of the budgeted workload are from now on replaced on
   * the nodes that stay.
   */
  public void terminate(List<Machine> doomed) {
    List<String> staying =
        machines.stream().filter(one -> !doomed.contains(one)).map(Machine::node).toList();
    closing(new ShopKeeper(cluster.client(), landscape, time, scene, staying));
    doomed.forEach(machine -> aws.autoScaling().terminate(machine.instance()));
  }

  /**
   * Starts a controller that serves this world's queue and cluster.
   *
   * @param kubeconfig with whose rights
   * @param log where its output goes
   * @param options further options of {@code serve}
   */
  public ControllerProcess controller(Path kubeconfig, Path log, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "serve",
                "--queue-name=" + QUEUE,
                "--kubeconfig=" + kubeconfig,
                "--port=0",
                "--polling-interval=2"));
    words.addAll(List.of(options));
    return closing(ControllerProcess.start(environment(), log, words));
  }

  /** Where a controller finds this world's AWS. */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(aws.environment());
    environment.put("AWS_ENDPOINT_URL_SQS", sqs.endpoint().toString());
    return environment;
  }

  /** How it is going with these machines. */
  Glance glance(List<Machine> doomed) {
    return Glance.at(this, doomed);
  }

  /** Everything that runs here. */
  public List<Machine> machines() {
    return machines;
  }

  /** The group that they belong to. */
  public SimulatedGroup group() {
    return group;
  }

  /** The simulated AWS. */
  public SimulatedAws aws() {
    return aws;
  }

  /** The target group that all instances are in. */
  public SimulatedTargetGroup targetGroup() {
    return targetGroup;
  }

  /** The classic load balancer that all instances are in. */
  public SimulatedClassicElb classicElb() {
    return classicElb;
  }

  /** The cluster. */
  public Cluster cluster() {
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
  public List<PodLife> pods() {
    return kubelets.lives();
  }

  private synchronized <T extends AutoCloseable> T closing(T resource) {
    open.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      AutoCloseable last = open.pop();
      try {
        last.close();
      } catch (Exception e) {
        throw new IllegalStateException("cannot close " + last, e);
      }
    }
  }
}
