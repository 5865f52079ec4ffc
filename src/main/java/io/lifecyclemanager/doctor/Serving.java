package io.lifecyclemanager.doctor;

import io.lifecyclemanager.model.RemoteTrouble;
import java.util.List;

/** The {@code serve} processes that run now. May be called twice. */
public interface Serving {
  /**
   * What they tell.
   *
   * @param replicas how many there are
   * @param tests the last test message of each hook that any of them has received since its start
   */
  record Told(int replicas, List<Cloud.Test> tests) {
    /** Keeps its own copy. */
    public Told {
      tests = List.copyOf(tests);
    }
  }

  /**
   * Asks all of them.
   *
   * @throws RemoteTrouble when one of them does not answer
   */
  Told ask();
}
