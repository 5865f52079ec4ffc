package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.kubernetes.ResourceList.ListResult;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Lists and then watches some objects until closed. A watch is asked to end after a while, and goes
 * on where it ended; one that does not end in time is dead, is cut and opened again. Trouble is
 * reported and tried again for ever. Objects come to its {@link WatchHandler} as slim records only.
 *
 * @param <T> what is kept of an object
 */
final class ListWatch<T> implements AutoCloseable {
  /**
   * From this many failures in a row on it lists again: the version to go on from may belong to a
   * past that was restored from a backup. Fewer may be a restart, and need no list.
   */
  private static final int FAILURES_BEFORE_LIST = 5;

  private static final int GONE = 410;

  private final KubernetesConnection connection;
  private final ResourceList resources;
  private final WatchHandler<T> follower;
  private final WatchTiming timing;
  private final Listener listener;
  private final Time time;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private volatile @Nullable Thread thread;
  private volatile boolean closed;

  // Of the loop's thread only.
  private @Nullable String version;
  private boolean complete;
  private int failures;

  ListWatch(
      KubernetesConnection connection,
      ResourceList resources,
      WatchHandler<T> follower,
      WatchTiming timing,
      Listener listener,
      Time time) {
    this.connection = connection;
    this.resources = resources;
    this.follower = follower;
    this.timing = timing;
    this.listener = listener;
    this.time = time;
  }

  /** Starts the loop; to be called once. */
  void start(String name) {
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
    while (!closed && !Thread.currentThread().isInterrupted()) {
      follower.onIteration();
      try {
        String from = version;
        if (from == null) {
          list();
        } else {
          watch(from);
        }
      } catch (RemoteFailure e) {
        if (!closed) {
          recover(e);
        }
      }
    }
  }

  private void list() {
    ListResult<T> listed =
        resources.list(connection, time, timing.pageTimeout(), follower::toRecord);
    version = listed.resourceVersion();
    follower.onListed(listed.items());
    nowComplete();
  }

  private void nowComplete() {
    if (!complete) {
      complete = true;
      follower.onSynced();
    }
  }

  private void recover(RemoteFailure trouble) {
    complete = false;
    follower.onDisconnected();
    failures++;
    if (failures >= FAILURES_BEFORE_LIST) {
      version = null;
    }
    Duration pause = timing.backoff().pause(failures, random);
    String doing = (version == null ? "list of " : "watch of ") + resources;
    listener.on(new Fact.RemoteCallFailed(null, doing, trouble, pause));
    try {
      time.sleep(pause);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch(String from) {
    ApiCall call = resources.watch(from, timing.duration());
    long start = time.nanos();
    try (StreamingResponse reply = connection.openWatch(call);
        Watchdog watchdog = new Watchdog(time, call.toString(), timing.maxDuration(), reply)) {
      try {
        follow(call, reply);
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
      // Something in between does not let watches live: not an error, but not to be hurried either.
      throw RequestFailures.endedEarly(call);
    }
  }

  private void follow(ApiCall call, StreamingResponse reply) throws IOException {
    if (reply.code() != 200) {
      throw failed(call, reply.readFailure());
    }
    failures = 0;
    nowComplete();
    try (JsonParser events = KubernetesJson.parser(reply.body(), resources.eventFields())) {
      while (events.nextToken() != null) {
        take(call, events.readValueAsTree());
      }
    }
  }

  private void take(ApiCall call, JsonNode event) {
    JsonNode object = event.path("object");
    String type = event.path("type").asText("");
    switch (type) {
      case "ADDED", "MODIFIED" -> follower.onChanged(follower.toRecord(object));
      case "DELETED" -> follower.onDeleted(follower.toRecord(object));
      case "BOOKMARK" -> {}
      default ->
          throw failed(
              call, new ApiResponse(object.path("code").asInt(500), null, object.toString()));
    }
    version = object.path("metadata").path("resourceVersion").asText(version);
  }

  private RemoteFailure failed(ApiCall call, ApiResponse reply) {
    if (reply.code() == GONE) {
      version = null; // too old to go on from
    }
    return reply.toFailure(call);
  }
}
