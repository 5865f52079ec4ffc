package io.lifecyclemanager.model;

import java.util.Locale;

/** The result of a request to evict or delete a pod. */
public enum EvictionResult {
  /** The API server accepted the request; the pod stops. */
  ACCEPTED,
  /** The API server refused the request, for example because of a disruption budget. */
  REFUSED,
  /** The pod does not exist. */
  GONE,
  /** Another pod with the same name exists: the pod with this UID is gone. */
  REPLACED;

  /** The value in logs and metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
