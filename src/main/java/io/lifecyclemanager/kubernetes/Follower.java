package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Who wants to know the objects of a {@link ListWatch}; called from its one thread.
 *
 * @param <T> what is kept of an object
 */
interface Follower<T> {
  /** Takes what it needs; the object itself is not kept. */
  T slim(JsonNode object);

  /** A list is complete: these are all objects, whatever was known before. */
  void replaced(List<T> all);

  /** An object was added or has changed. */
  void changed(T now);

  /** An object is gone. */
  void deleted(T last);

  /** The watch is broken: what was added since is not known. Told again with every failure. */
  void lost();

  /** What is known is complete, for the first time or again after trouble. */
  void caughtUp();

  /** The loop went round once more, trouble or not. */
  void turned();
}
