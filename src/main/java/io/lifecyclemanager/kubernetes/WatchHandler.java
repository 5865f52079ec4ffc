package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Receives the objects of a {@link ListWatch}, on the thread of its loop.
 *
 * @param <T> the record that is kept of an object
 */
public interface WatchHandler<T> {
  /** Extracts the record; the object itself is not kept. */
  T toRecord(JsonNode object);

  /**
   * A list is complete: the records of all objects, which replace those known before. After a list
   * of {@link ResourceList.ListSource#VERSION_ONLY}, changes before this version are not known.
   *
   * @param version the {@code resourceVersion} of the list; all later changes follow
   */
  void onListed(List<T> all, String version);

  /** An object was added or has changed. */
  void onChanged(T now);

  /** An object was deleted. */
  void onDeleted(T last);

  /** The list or the watch failed: changes since then are not known. Called for each failure. */
  void onDisconnected();

  /** The records are complete, for the first time or again after failures. */
  void onSynced();

  /** The loop begins an iteration, also after a failure. */
  void onIteration();
}
