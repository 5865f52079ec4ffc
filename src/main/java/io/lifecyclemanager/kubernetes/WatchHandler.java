package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Who wants to know the objects of a {@link ListWatch}; called from its one thread.
 *
 * @param <T> what is kept of an object
 */
interface WatchHandler<T> {
  /** Takes what it needs; the object itself is not kept. */
  T toRecord(JsonNode object);

  /** A list is complete: these are all objects, whatever was known before. */
  void onListed(List<T> all);

  /** An object was added or has changed. */
  void onChanged(T now);

  /** An object is gone. */
  void onDeleted(T last);

  /** The watch is broken: what was added since is not known. Told again with every failure. */
  void onDisconnected();

  /** What is known is complete, for the first time or again after trouble. */
  void onSynced();

  /** The loop went round once more, trouble or not. */
  void onIteration();
}
