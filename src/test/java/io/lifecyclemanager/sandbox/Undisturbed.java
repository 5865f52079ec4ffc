package io.lifecyclemanager.sandbox;

import io.lifecyclemanager.sandbox.AwsTroubles.Case;
import io.lifecyclemanager.sandbox.TroubledRun.Operation;
import io.lifecyclemanager.sandbox.aws.Faults.Effect;
import java.util.Set;

/** The runs whose calls are put to the test: the usual one, and one whose message was lost. */
enum Undisturbed {
  WITH_MESSAGE("with a message"),
  WITHOUT_MESSAGE("without a message");

  private final String words;

  Undisturbed(String words) {
    this.words = words;
  }

  /** Nothing goes wrong. */
  Case undisturbed() {
    return AwsTroubles.quick(words, this::play);
  }

  /** In this run the first call of each of these goes wrong. */
  Case once(Once how, Set<Operation> operations) {
    return AwsTroubles.quick(
        words + ", the first call of each of these " + how + ": " + operations,
        run -> {
          run.once(operations, how.effect());
          play(run);
        });
  }

  private void play(TroubledRun run) throws Exception {
    run.terminate();
    switch (this) {
      // Nobody is to find it in any other way.
      case WITH_MESSAGE -> run.start("--reconcile-interval=0");
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
