package io.lifecyclemanager.drain.budget;

import io.lifecyclemanager.model.Deadline;
import java.time.Duration;

/**
 * When a pod may be deleted past its budget.
 *
 * @param earliest until then its budget is respected in any case
 * @param latest just enough time is left for its grace period
 * @param takes how long it may take to stop
 */
public record DeletionWindow(Deadline earliest, Deadline latest, Duration takes) {}
