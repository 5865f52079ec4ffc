package io.lifecyclemanager.simulation.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** The boundaries of a run, found by what happened in one without a kill. Pure. */
public final class KillPoints {
  /** What the clock repeats comes more or less often in every run: the first time counts. */
  private static final Pattern BY_THE_CLOCK =
      Pattern.compile(
          "(ReceiveMessage|ChangeMessageVisibility\\w*|RecordLifecycle\\w*) \\(\\d+\\)");

  private static final String RECEIVE = "ReceiveMessage";

  private KillPoints() {}

  /**
   * Both sides of every effect, and each time that something of the world has gone.
   *
   * @param passed effects in their order, as {@link EffectBarrier#passed} has them
   */
  public static List<KillPoint> of(List<String> passed, long pods, long balancers) {
    List<KillPoint> found = new ArrayList<>();
    for (String effect : passed) {
      if (BY_THE_CLOCK.matcher(effect).matches()) {
        continue;
      }
      if (!effect.equals(RECEIVE)) {
        found.add(new KillPoint.Before(effect));
      }
      found.add(new KillPoint.After(effect));
    }
    LongStream.rangeClosed(1, pods).forEach(gone -> found.add(new KillPoint.PodsGone(gone)));
    LongStream.rangeClosed(1, balancers)
        .forEach(left -> found.add(new KillPoint.BalancersLeft(left)));
    return found;
  }
}
