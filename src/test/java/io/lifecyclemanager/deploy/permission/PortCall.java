package io.lifecyclemanager.deploy.permission;

import io.lifecyclemanager.model.RemoteFailure;

/** A call of a port, which may fail. */
interface PortCall {
  /**
   * Makes the call.
   *
   * @throws RemoteFailure when it failed
   */
  void run() throws InterruptedException;
}
