package io.lifecyclemanager.endtoend.fault;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A termination that met trouble with the API server.
 *
 * @param took from the end of the trouble until all was over
 * @param complaints what went wrong with the termination
 * @param lasted how long there was trouble
 * @param isNoticed whether {@code /readyz} spoke of it
 * @param livez what {@code /livez} answered while there was trouble
 * @param readyz what {@code /readyz} answered when there had been trouble for a while
 * @param calls of the API server while there was trouble, in all
 * @param heartbeats that Auto Scaling took meanwhile
 * @param isOverMeanwhile whether the action was completed before the trouble ended
 * @param said what the log said meanwhile
 * @param output everything that the log said
 */
record FaultOutcome(
    Duration took,
    List<String> complaints,
    Duration lasted,
    boolean isNoticed,
    Set<Integer> livez,
    Set<Integer> readyz,
    long calls,
    long heartbeats,
    boolean isOverMeanwhile,
    List<String> said,
    String output) {}
