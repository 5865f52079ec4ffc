package io.lifecyclemanager.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A termination that met trouble with the API server.
 *
 * @param took from the end of the trouble until all was over
 * @param complaints what went wrong with the termination
 * @param noticed how long the trouble had lasted when {@code /readyz} first spoke of it; longer
 *     than the trouble where it never did
 * @param livez what {@code /livez} answered while there was trouble
 * @param readyz what {@code /readyz} answered then
 * @param mostCalls calls of the API server in one second of the trouble, at most
 * @param calls of the API server while there was trouble, in all
 * @param heartbeats that Auto Scaling took meanwhile
 * @param isOverMeanwhile whether the action was completed before the trouble ended
 * @param said what the log said meanwhile
 * @param output everything that the log said
 */
record Endured(
    Duration took,
    List<String> complaints,
    Duration noticed,
    Set<Integer> livez,
    Set<Integer> readyz,
    long mostCalls,
    long calls,
    long heartbeats,
    boolean isOverMeanwhile,
    List<String> said,
    String output) {}
