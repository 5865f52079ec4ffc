package io.lifecyclemanager.sharing;

/**
 * A call to a remote service. It may be made again after a failure, so it must be harmless to
 * repeat.
 *
 * @param <T> the answer
 */
@FunctionalInterface
public interface RemoteCall<T> {
  /**
   * Makes the call once.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when there was no answer
   * @throws InterruptedException when interrupted
   */
  T run() throws InterruptedException;
}
