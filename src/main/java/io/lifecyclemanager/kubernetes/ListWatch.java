package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.kubernetes.ResourceList.ListResult;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Retry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Lists and then watches objects until closed. Each watch has a timeout; the next one continues
 * from its last version. A watch that does not end in time is taken for dead, closed and opened
 * again. Failures are reported and retried without limit. After an unexpected exception, also of
 * the handler, it lists again.
 *
 * @param <T> the record that is kept of an object
 */
public final class ListWatch<T> implements AutoCloseable {
  /**
   * After this many failures in a row it lists again: if etcd was restored from a backup, the last
   * version may not exist any more. Fewer failures may be a restart, after which the watch
   * continues.
   */
  private static final int FAILURES_BEFORE_LIST = 5;

  private static final int GONE = 410;

  /** Less than a page, so that each page is an iteration of the loop. */
  private static final int LISTED_PER_ITERATION = 100;

  private final KubernetesConnection connection;
  private final ResourceList resources;
  private final WatchHandler<T> handler;
  private final WatchTiming timing;
  private final Listener listener;
  private final Time time;
  private volatile @Nullable Thread thread;
  private volatile boolean closed;

  // Used by the thread of the loop only.
  private @Nullable String version;

  /** A list must not show an older state than this. */
  private String oldest = ResourceList.ANY_VERSION;

  private boolean synced;
  private long objectsListed;

  /** In a row; a watch that was opened ends the row, however it ends. */
  private int failures;

  public ListWatch(
      KubernetesConnection connection,
      ResourceList resources,
      WatchHandler<T> handler,
      WatchTiming timing,
      Listener listener,
      Time time) {
    this.connection = connection;
    this.resources = resources;
    this.handler = handler;
    this.timing = timing;
    this.listener = listener;
    this.time = time;
  }

  /** Starts the loop. Called once. */
  public void start(String name) {
    thread = time.start(name, this::run);
    if (closed) {
      close();
    }
  }

  @Override
  public void close() {
    closed = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void run() {
    try {
      new Retry(time, RandomGenerator.getDefault())
          .pausing((_, random) -> timing.backoff().pause(failures, random))
          .reporting(this::report)
          .repeat(this::listOrWatch);
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Returns the pause before the next list or watch; empty when closed. */
  private Optional<Duration> listOrWatch() {
    try {
      handler.onIteration();
      String from = version;
      if (from == null) {
        list();
      } else {
        watch(from);
      }
    } catch (RemoteFailure failure) {
      if (!closed) {
        recordFailure();
        throw failure;
      }
    } catch (RuntimeException bug) {
      if (!closed) {
        RemoteFailure failure = RequestFailures.bug(operation(), bug);
        recordFailure();
        version = null; // the handler may have missed changes
        throw failure;
      }
    }
    return closed ? Optional.empty() : Optional.of(Duration.ZERO);
  }

  private void list() {
    ListResult<T> listed = requestList();
    String from = listed.resourceVersion();
    version = from;
    oldest = from;
    handler.onListed(listed.items(), from);
    reportSynced();
  }

  private ListResult<T> requestList() {
    try {
      return resources.list(connection, time, timing.pageTimeout(), oldest, this::toListedRecord);
    } catch (RemoteFailure failure) {
      if (RequestFailures.isVersionTooLarge(failure)) {
        oldest = ResourceList.NEWEST_VERSION;
      }
      throw failure;
    }
  }

  /** A list of many pages may take minutes: each of its objects is progress. */
  private T toListedRecord(JsonNode object) {
    if (objectsListed++ % LISTED_PER_ITERATION == 0) {
      handler.onIteration();
    }
    return handler.toRecord(object);
  }

  private void reportSynced() {
    if (!synced) {
      synced = true;
      handler.onSynced();
    }
  }

  private void recordFailure() {
    synced = false;
    handler.onDisconnected();
    failures++;
    if (failures >= FAILURES_BEFORE_LIST) {
      version = null;
    }
  }

  private void report(RemoteFailure failure, @Nullable Duration retryIn) {
    listener.on(new Fact.RemoteCallFailed(null, operation(), failure, retryIn));
  }

  private String operation() {
    return (version == null ? "list of " : "watch of ") + resources;
  }

  private void watch(String from) {
    ApiCall call = resources.watch(from, timing.duration());
    long start = time.nanos();
    try (StreamingResponse response = connection.openUnlimited(call);
        Watchdog watchdog = new Watchdog(time, call.toString(), timing.maxDuration(), response)) {
      try {
        read(call, response);
        if (watchdog.hasFired()) {
          throw RequestFailures.silentConnection(call, timing.maxDuration(), null);
        }
      } catch (IOException e) {
        throw watchdog.hasFired()
            ? RequestFailures.silentConnection(call, timing.maxDuration(), e)
            : RequestFailures.truncated(call, e);
      }
    }
    boolean early = time.since(start).compareTo(timing.duration().dividedBy(2)) < 0;
    if (early && from.equals(version)) {
      // A proxy ends watches at once. Handled as a failure, so that the loop backs off.
      throw RequestFailures.endedEarly(call);
    }
  }

  private void read(ApiCall call, StreamingResponse response) throws IOException {
    if (response.code() != 200) {
      throw failed(call, response.readFailure());
    }
    failures = 0;
    reportSynced();
    try (JsonParser events = KubernetesJson.parser(response.body(), resources.eventFields())) {
      while (events.nextToken() != null) {
        take(call, events.readValueAsTree());
      }
    }
  }

  private void take(ApiCall call, JsonNode event) {
    JsonNode object = event.path("object");
    String type = event.path("type").asText("");
    switch (type) {
      case "ADDED", "MODIFIED" -> handler.onChanged(handler.toRecord(object));
      case "DELETED" -> handler.onDeleted(handler.toRecord(object));
      case "BOOKMARK" -> {}
      default ->
          throw failed(
              call,
              new ApiResponse(object.path("code").asInt(500), null, KubernetesJson.write(object)));
    }
    version = object.path("metadata").path("resourceVersion").asText(version);
    oldest = version == null ? oldest : version;
  }

  private RemoteFailure failed(ApiCall call, ApiResponse response) {
    if (response.code() == GONE) {
      version = null; // too old to continue from
    }
    return response.toFailure(call);
  }
}
