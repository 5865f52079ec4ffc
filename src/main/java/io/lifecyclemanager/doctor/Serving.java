package io.lifecyclemanager.doctor;

import io.lifecyclemanager.model.RemoteTrouble;
import java.util.List;

/** The {@code serve} processes that run now. May be called twice. */
public interface Serving {
  /**
   * What they tell.
   *
   * @param replicas how many of them told something
   * @param others how many run besides, and were not asked as they are not ready: they may receive
   *     messages, too
   * @param tests the last test message of each group that any of them has received since its start
   */
  record Told(int replicas, int others, List<Cloud.Test> tests) {
    /** Keeps its own copy. */
    public Told {
      tests = List.copyOf(tests);
    }
  }

  /**
   * Asks all of them that are ready.
   *
   * @throws RemoteTrouble when one of them does not answer
   */
  Told ask();
}
