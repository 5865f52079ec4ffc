package io.lifecyclemanager.endtoend.fault;

import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.simulation.aws.CredentialServer;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The faults of AWS. Pure, but for what the plans do once they run. */
final class AwsFaultCases {
  private static final AwsService[] ALL = {
    AwsService.SQS, AwsService.AUTO_SCALING, AwsService.ELB_V2, AwsService.CLASSIC_ELB
  };

  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration BEFORE_THE_START = Duration.ofMinutes(15);
  private static final Duration THROTTLED = Duration.ofMinutes(5);

  /** Longer than AWS throttles, or no heartbeat could keep the action active. */
  private static final Duration OUTLIVING = THROTTLED.plusMinutes(1);

  private static final Duration LATENCY = Duration.ofSeconds(5);

  private AwsFaultCases() {}

  /** What happens until the fault is over. */
  @FunctionalInterface
  interface Plan {
    void play(AwsFaultRun run) throws Exception;
  }

  /**
   * One fault.
   *
   * @param unready whether the program is to say meanwhile that it is not ready
   * @param said what its log says
   */
  record AwsFaultCase(
      String name, Plan plan, Duration heartbeatTimeout, boolean unready, List<String> said) {
    private AwsFaultCase says(String words) {
      return new AwsFaultCase(name, plan, heartbeatTimeout, unready, List.of(words));
    }
  }

  /** Faults during which the program reports that it is ready. */
  static AwsFaultCase quick(String name, Plan plan) {
    return new AwsFaultCase(name, plan, HEARTBEAT_TIMEOUT, false, List.of());
  }

  /** The same, where the instance waits before the program has its turn to start. */
  static AwsFaultCase startedLater(String name, Plan plan) {
    return new AwsFaultCase(name, plan, BEFORE_THE_START, false, List.of());
  }

  /** What takes half a minute or so. */
  static List<AwsFaultCase> lasting() {
    return List.of(
        quick("every call takes 5 s", run -> fromTheStart(run, new Effect.Delay(LATENCY))),
        quick(
            "no answers for 30 s, from the start",
            run -> {
              fromTheStart(run, new Effect.Silence());
              after(run, Duration.ofSeconds(30));
            }),
        quick(
            "no answers for 30 s, in the middle",
            run -> {
              inTheMiddle(run, new Effect.Silence());
              after(run, Duration.ofSeconds(30));
            }),
        quick(
                "credentials are expired for 60 s",
                run -> {
                  fromTheStart(run, Effect.expiredToken());
                  after(run, Duration.ofSeconds(60));
                })
            .says("ExpiredToken"),
        quick("credentials expire, and are renewed late", AwsFaultCases::renewed)
            .says("ExpiredToken"),
        quick("names are not resolved for 30 s", AwsFaultCases::nameless).says("UnknownHost"),
        quick("the queue is deleted and made again", AwsFaultCases::queueless));
  }

  /** What takes five minutes. */
  static List<AwsFaultCase> throttled() {
    List<AwsFaultCase> cases = new ArrayList<>();
    for (AwsService service : ALL) {
      cases.add(
          throttled(
              service + " throttles for 5 minutes",
              service == AwsService.SQS,
              run -> fromTheStart(run, Effect.throttling(), service)));
    }
    cases.add(
        throttled(
            "all throttle for 5 minutes, from the start",
            true,
            run -> fromTheStart(run, Effect.throttling())));
    cases.add(
        throttled(
            "all throttle for 5 minutes, in the middle",
            true,
            run -> inTheMiddle(run, Effect.throttling())));
    return cases;
  }

  private static AwsFaultCase throttled(String name, boolean unready, Plan beginning) {
    Plan plan =
        run -> {
          beginning.play(run);
          after(run, THROTTLED);
        };
    return new AwsFaultCase(name, plan, OUTLIVING, unready, List.of("Throttling"));
  }

  private static void fromTheStart(AwsFaultRun run, Effect effect, AwsService... services)
      throws Exception {
    run.start();
    run.begin(effect, services.length == 0 ? ALL : services);
    run.terminate();
  }

  private static void inTheMiddle(AwsFaultRun run, Effect effect) throws Exception {
    run.start();
    run.terminate();
    run.awaitDraining();
    run.begin(effect, ALL);
  }

  private static void after(AwsFaultRun run, Duration time) throws InterruptedException {
    run.pass(time);
    run.end();
  }

  /** As the agent of a container does it, which is late this time. */
  private static void renewed(AwsFaultRun run) throws Exception {
    CredentialServer keys =
        run.add(new CredentialServer("FIRST", run.world().now().plusSeconds(60)));
    Map<String, String> environment = run.environment();
    environment.remove("AWS_ACCESS_KEY_ID");
    environment.remove("AWS_SECRET_ACCESS_KEY");
    String nowhere = run.folder().resolve("no-such-file").toString();
    environment.put("AWS_CONFIG_FILE", nowhere);
    environment.put("AWS_SHARED_CREDENTIALS_FILE", nowhere);
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", keys.address());
    run.start();
    run.terminate();
    run.awaitDraining();
    run.expire("FIRST");
    run.pass(Duration.ofSeconds(10));
    keys.renew("SECOND", run.world().now().plusSeconds(3600));
  }

  /** The JVM looks names up in a file of ours, and remembers none of them. */
  private static void nameless(AwsFaultRun run) throws Exception {
    Path names = run.folder().resolve("hosts");
    Files.writeString(names, "127.0.0.1 localhost aws.test\n");
    run.environment()
        .replaceAll((name, value) -> value.replace("http://127.0.0.1:", "http://aws.test:"));
    run.environment()
        .put(
            "LIFECYCLE_MANAGER_JAVA_OPTS",
            "-Djdk.net.hosts.file=" + names + " -Dsun.net.inetaddr.ttl=0");
    run.start();
    run.terminate();
    run.awaitDraining();
    Files.writeString(names, "127.0.0.1 localhost\n");
    run.pass(Duration.ofSeconds(30));
    Files.writeString(names, "127.0.0.1 localhost aws.test\n");
  }

  private static void queueless(AwsFaultRun run) throws Exception {
    run.start();
    run.terminate();
    run.awaitDraining();
    run.world().sqs().deleteQueue(run.world().queueUrl());
    run.awaitSaid("there is no queue");
    String _ = run.world().sqs().createQueue(SandboxWorld.QUEUE);
  }
}
