package io.lifecyclemanager.endtoend.fault;

import io.lifecyclemanager.endtoend.fault.AwsFaultCases.AwsFaultCase;
import io.lifecyclemanager.endtoend.fault.AwsFaultRun.Operation;
import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import java.util.HashSet;
import java.util.Set;

/** The runs whose calls are put to the test: the usual one, and one whose message was lost. */
enum UndisturbedRuns {
  WITH_MESSAGE("with a message"),
  WITHOUT_MESSAGE("without a message");

  private static final Set<String> ALWAYS_NEEDED =
      Set.of(
          "SQS GetQueueUrl",
          "SQS ReceiveMessage",
          "AUTO_SCALING DescribeLifecycleHooks",
          "AUTO_SCALING RecordLifecycleActionHeartbeat",
          "AUTO_SCALING CompleteLifecycleAction",
          "ELB_V2 DescribeTargetGroups",
          "ELB_V2 DescribeTargetGroupAttributes",
          "ELB_V2 DescribeTargetHealth",
          "ELB_V2 DeregisterTargets",
          "CLASSIC_ELB DescribeLoadBalancers",
          "CLASSIC_ELB DescribeLoadBalancerAttributes",
          "CLASSIC_ELB DescribeInstanceHealth",
          "CLASSIC_ELB DeregisterInstancesFromLoadBalancer");

  private final String words;

  UndisturbedRuns(String words) {
    this.words = words;
  }

  /** The operations without which the run cannot end. */
  Set<String> needed() {
    Set<String> needed = new HashSet<>(ALWAYS_NEEDED);
    needed.addAll(
        switch (this) {
          case WITH_MESSAGE ->
              Set.of(
                  "SQS ChangeMessageVisibilityBatch",
                  "SQS DeleteMessage",
                  "AUTO_SCALING DescribeAutoScalingInstances");
          case WITHOUT_MESSAGE ->
              Set.of(
                  "SQS GetQueueAttributes",
                  "AUTO_SCALING DescribeAutoScalingGroups",
                  "AUTO_SCALING DescribeScalingActivities");
        });
    return needed;
  }

  /** Nothing goes wrong. */
  AwsFaultCase undisturbed() {
    return AwsFaultCases.startedLater(words, this::play);
  }

  /** In this run the first call of each of these goes wrong. */
  AwsFaultCase once(Once how, Set<Operation> operations) {
    return AwsFaultCases.startedLater(
        words + ", the first call of each of these " + how + ": " + operations,
        run -> {
          run.once(operations, how.effect());
          play(run);
        });
  }

  private void play(AwsFaultRun run) throws Exception {
    run.terminate();
    switch (this) {
      case WITH_MESSAGE -> {
        // A drain that is over before the message must be hidden anew needs no such call.
        PodHold hold = run.holdPods();
        // Without the interval, the message is the only way to find the instance.
        run.start("--reconcile-interval=0");
        run.awaitCalled(AwsService.SQS, "ChangeMessageVisibilityBatch");
        hold.release();
      }
      case WITHOUT_MESSAGE -> {
        run.world().sqs().purge(run.world().queueUrl());
        run.start("--reconcile-interval=4");
      }
    }
  }

  /** What goes wrong with one call. */
  enum Once {
    FAILS("fails"),
    LOSES_ITS_REPLY("loses its reply");

    private final String words;

    Once(String words) {
      this.words = words;
    }

    private Effect effect() {
      return switch (this) {
        case FAILS -> new Effect.Fail(500, "InternalFailure", "made to fail by the test");
        case LOSES_ITS_REPLY -> new Effect.SwallowReply();
      };
    }

    @Override
    public String toString() {
      return words;
    }
  }
}
