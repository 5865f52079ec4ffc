package io.lifecyclemanager.kubernetes.drain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.drain.budget.DisruptionBudgets;
import io.lifecyclemanager.drain.capacity.UnschedulablePods;
import io.lifecyclemanager.drain.surge.Deployments;
import io.lifecyclemanager.kubernetes.ApiCall;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.kubernetes.ApiResponse;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.WatchTiming;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Pods over the API: watches of the pods of draining nodes, one request per eviction. Nothing is
 * cached or watched while no node is drained. Thread-safe.
 */
public final class KubernetesPods implements PodControl {
  /** Short, so that a deletion that gets no answer is repeated within the pod's grace period. */
  private static final Duration DELETE_TIMEOUT = Duration.ofSeconds(15);

  /** A deletion follows in any case: a webhook that hangs must not take the pod's grace period. */
  private static final Duration MARK_TIMEOUT = Duration.ofSeconds(5);

  private static final String STRATEGIC_MERGE = "application/strategic-merge-patch+json";
  private static final String DRY_RUN = "?dryRun=All";
  private static final int FORBIDDEN = 403;

  /** The pod is gone, or another one has its name: the deletion gets the same answer. */
  private static final Set<Integer> POD_IS_ANOTHER = Set.of(404, 409);

  private final KubernetesConnection connection;
  private final Listener listener;
  private final Time time;
  private final WatchTiming timing;
  private final PodWatches watches;
  private final LocalTrafficServices localServices;
  private final String query;
  private final AtomicBoolean isMarkFailing = new AtomicBoolean();

  /**
   * @param listener gets a fact for each request and each failure of a watch
   */
  public KubernetesPods(KubernetesConnection connection, Listener listener, Time time) {
    this(connection, listener, time, WatchTiming.DEFAULT);
  }

  public KubernetesPods(
      KubernetesConnection connection, Listener listener, Time time, WatchTiming timing) {
    this(connection, listener, time, timing, PodWatches.MAX_NODE_WATCHES, "");
  }

  /**
   * @param maxNodeWatches the most nodes that have a watch of their own; further ones share one
   */
  public KubernetesPods(
      KubernetesConnection connection,
      Listener listener,
      Time time,
      WatchTiming timing,
      int maxNodeWatches) {
    this(connection, listener, time, timing, maxNodeWatches, "");
  }

  /**
   * Whose evictions and deletions are dry runs: the API server answers them as it would, and
   * changes nothing.
   */
  public static KubernetesPods dryRun(
      KubernetesConnection connection, Listener listener, Time time) {
    return new KubernetesPods(
        connection, listener, time, WatchTiming.DEFAULT, PodWatches.MAX_NODE_WATCHES, DRY_RUN);
  }

  private KubernetesPods(
      KubernetesConnection connection,
      Listener listener,
      Time time,
      WatchTiming timing,
      int maxNodeWatches,
      String query) {
    this.query = query;
    this.connection = connection;
    this.listener = listener;
    this.time = time;
    this.timing = timing;
    watches = new PodWatches(connection, timing, listener, time, maxNodeWatches);
    localServices = new LocalTrafficServices(connection, time, timing.pageTimeout());
  }

  @Override
  public PodWatch watch(NodeRef node) {
    return watches.watch(node);
  }

  @Override
  public EvictionOutcome evict(PodRef pod, Duration atMost) {
    return send(eviction(pod).within(atMost));
  }

  @Override
  public EvictionOutcome evictAgain(PodRef pod, Duration atMost) {
    return send(eviction(pod).within(atMost).repeated());
  }

  private ApiCall eviction(PodRef pod) {
    ObjectNode eviction = KubernetesJson.object();
    eviction.put("apiVersion", "policy/v1").put("kind", "Eviction");
    eviction.putObject("metadata").put("namespace", pod.namespace()).put("name", pod.name());
    eviction.putObject("deleteOptions").putObject("preconditions").put("uid", pod.uid());
    return ApiCall.send(
        Verb.CREATE, "pods/eviction", pod.toString(), path(pod) + "/eviction" + query, eviction);
  }

  @Override
  public EvictionOutcome delete(PodRef pod, Duration grace) {
    if (query.isEmpty()) {
      markAsDisrupted(pod);
    }
    ObjectNode options = KubernetesJson.object();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    options.put("gracePeriodSeconds", grace.plusMillis(999).toSeconds());
    options.putObject("preconditions").put("uid", pod.uid());
    ApiCall call = ApiCall.send(Verb.DELETE, "pods", pod.toString(), path(pod) + query, options);
    return send(call.within(DELETE_TIMEOUT));
  }

  /**
   * As an eviction does by itself. The pod is deleted without the mark where that fails: the
   * deletion comes just in time for the pod's grace period, so that it waits for no second attempt.
   * A broken webhook is reported once, until a mark succeeds.
   */
  private void markAsDisrupted(PodRef pod) {
    ApiCall call = disruptionMark(pod);
    try {
      ApiResponse response = connection.send(call);
      if (response.isSuccess()) {
        isMarkFailing.set(false);
      } else if (response.code() == FORBIDDEN) {
        report(response.toFailure(call));
      } else if (!POD_IS_ANOTHER.contains(response.code())
          && isMarkFailing.compareAndSet(false, true)) {
        report(response.toFailure(call));
      }
    } catch (RemoteFailure failure) {
      if (Thread.currentThread().isInterrupted()) {
        throw failure;
      }
      if (isMarkFailing.compareAndSet(false, true)) {
        report(failure);
      }
    }
  }

  private void report(RemoteFailure failure) {
    listener.on(new Fact.RemoteCallFailed(null, "marking a pod as disrupted", failure, null));
  }

  private ApiCall disruptionMark(PodRef pod) {
    ObjectNode patch = KubernetesJson.object();
    patch.putObject("metadata").put("uid", pod.uid());
    patch
        .putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "DisruptionTarget")
        .put("status", "True")
        .put("reason", "DeletionByLifecycleManager")
        .put("message", "lifecycle-manager: the node's instance is being terminated")
        .put("lastTransitionTime", time.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return ApiCall.patch(
            "pods/status", pod.toString(), path(pod) + "/status", STRATEGIC_MERGE, patch)
        .within(MARK_TIMEOUT);
  }

  private EvictionOutcome send(ApiCall call) {
    return EvictionResponse.of(call, connection.send(call));
  }

  @Override
  public Collection<LocalTrafficService> localTrafficServices() {
    return localServices.get();
  }

  @Override
  public DisruptionBudgets budgets() {
    return listener -> BudgetListWatch.start(listener, connection, timing, this.listener, time);
  }

  @Override
  public Deployments deployments() {
    return new KubernetesDeployments(connection, time);
  }

  @Override
  public UnschedulablePods unschedulablePods() {
    return new PendingPodList(connection, time, timing.pageTimeout());
  }

  private static String path(PodRef pod) {
    return "api/v1/namespaces/%s/pods/%s".formatted(pod.namespace(), pod.name());
  }
}
