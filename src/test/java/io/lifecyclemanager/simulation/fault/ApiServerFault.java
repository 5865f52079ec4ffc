package io.lifecyclemanager.simulation.fault;

import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.util.Optional;

/** What can be wrong with an API server, as its clients see it. */
public enum ApiServerFault {
  /** Connections are accepted and stay open, and nothing is said on them any more. */
  FROZEN,
  /** No process listens, and open connections are cut. */
  REFUSING,
  /** It has a certificate that the client does not trust. */
  FOREIGN_CERTIFICATE,
  /** It cannot reach what it keeps everything in. */
  BROKEN,
  /** Too many requests, as a Status object. */
  BUSY,
  /** Too many requests, as plain text. */
  OVERLOADED,
  /** The token is not accepted. */
  UNAUTHENTICATED,
  /** Permissions are missing, as with an API server that has not read its roles yet. */
  FORBIDDEN,
  /** No watch can go on from where it was; everything else works. */
  HISTORY_GONE;

  /** What is answered instead; empty where the request is passed on, if it comes so far. */
  Optional<InjectedResponse.Canned> answer(boolean isWatch) {
    return switch (this) {
      case FROZEN, REFUSING, FOREIGN_CERTIFICATE -> Optional.empty();
      case BROKEN -> Optional.of(InjectedResponse.internalError("etcdserver: request timed out"));
      case BUSY -> Optional.of(InjectedResponse.busy(1));
      case OVERLOADED -> Optional.of(InjectedResponse.overloaded(1));
      case UNAUTHENTICATED ->
          Optional.of(InjectedResponse.status(401, "Unauthorized", "Unauthorized"));
      case FORBIDDEN ->
          Optional.of(InjectedResponse.forbidden("forbidden: User \"controller\" cannot do that"));
      case HISTORY_GONE ->
          Optional.of(InjectedResponse.status(410, "Expired", "too old resource version: 1 (2)"))
              .filter(_ -> isWatch);
    };
  }
}
