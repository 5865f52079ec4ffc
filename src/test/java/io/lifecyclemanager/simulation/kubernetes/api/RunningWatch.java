package io.lifecyclemanager.simulation.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectChange;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectStore;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** One running watch: what was there at its beginning, then every change, until its time ends. */
final class RunningWatch {

  private static final Duration BOOKMARK_EVERY = Duration.ofMinutes(1);
  private static final Duration WITHOUT_TIMEOUT = Duration.ofMinutes(45);

  private final ObjectStore store;
  private final ApiFaults faults;
  private final Time time;
  private final WatchStart start;
  private final WatchLines lines;
  private final String node;
  private final long cuts;
  private final long silences;
  private final long endNanos;
  private ObjectChange seen;
  private long nextBookmark;

  RunningWatch(
      ObjectStore store, ApiFaults faults, Time time, ApiRequest request, WatchStart start) {
    this.store = store;
    this.faults = faults;
    this.time = time;
    this.start = start;
    lines = new WatchLines(request.type(), Selection.of(request));
    node = Selection.nodeOf(request);
    cuts = faults.cuts();
    silences = faults.silences();
    String timeout = request.param("timeoutSeconds");
    Duration length =
        timeout.isEmpty() ? WITHOUT_TIMEOUT : Duration.ofSeconds(Long.parseLong(timeout));
    endNanos = time.nanos() + length.toNanos();
    nextBookmark = time.nanos() + BOOKMARK_EVERY.toNanos();
    seen = start.position();
  }

  /** Writes until the watch ends; returns normally when its time is over or it is cut. */
  void run(OutputStream out) throws IOException, InterruptedException {
    for (ObjectNode object : start.objects()) {
      lines.initial(out, object);
    }
    if (start.marksInitialEnd()) {
      lines.bookmark(out, start.version(), true);
    }
    out.flush();
    while (running()) {
      faults.passGate();
      // In this order: what came after the silence began is never told.
      boolean news = seen.next().isPresent();
      if (silent()) {
        store.awaitChange(start.nothing(), WITHOUT_TIMEOUT.toNanos(), this::running, "");
      } else if (news) {
        tell(out);
      } else if (time.nanos() >= nextBookmark) {
        bookmark(out);
      } else {
        BooleanSupplier waiting = () -> running() && !silent() && !faults.frozen();
        store.awaitChange(seen, Math.min(endNanos, nextBookmark) - time.nanos(), waiting, node);
      }
    }
    // A watch whose time is over says how far it came; one that is cut does not.
    if (time.nanos() >= endNanos) {
      bookmark(out);
    }
  }

  private void tell(OutputStream out) throws IOException {
    while (seen.next().isPresent() && !silent()) {
      seen = seen.next().get();
      lines.change(out, seen);
    }
    out.flush();
  }

  /** Only what has been told may be called known: nothing may lie between it and the bookmark. */
  private void bookmark(OutputStream out) throws IOException {
    nextBookmark = time.nanos() + BOOKMARK_EVERY.toNanos();
    if (start.bookmarks() && !silent()) {
      long version = store.step(() -> seen.next().isEmpty() ? store.version() : seen.version());
      lines.bookmark(out, version, false);
      out.flush();
    }
  }

  private boolean silent() {
    return faults.silences() != silences;
  }

  private boolean running() {
    boolean timeIsOver = time.nanos() >= endNanos && !silent();
    return faults.cuts() == cuts && !faults.stopped() && !timeIsOver;
  }
}
