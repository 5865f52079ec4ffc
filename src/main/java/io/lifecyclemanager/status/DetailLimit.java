package io.lifecyclemanager.status;

/**
 * How much of each termination an answer has. The more terminations, the less of each, so that
 * another replica can read the answer of a thousand within a second.
 *
 * @param blockers how many blockers of each, those first that need attention
 * @param steps how many steps of each, the most recent ones
 */
record DetailLimit(int blockers, int steps) {
  /** All of it: a node has up to 110 pods, and few of more. */
  static final DetailLimit FULL = new DetailLimit(120, TerminationRecord.MAX_STEPS);

  private static final int LEAST = 5;
  private static final int BLOCKERS_OF_ALL = 6000;
  private static final int STEPS_OF_ALL = 6000;

  /** Whether this is all of it. */
  boolean isFull() {
    return equals(FULL);
  }

  /** Of an answer with so many terminations. */
  static DetailLimit of(int terminations) {
    int count = Math.max(1, terminations);
    return new DetailLimit(
        Math.clamp(BLOCKERS_OF_ALL / count, LEAST, FULL.blockers),
        Math.clamp(STEPS_OF_ALL / count, LEAST, FULL.steps));
  }
}
