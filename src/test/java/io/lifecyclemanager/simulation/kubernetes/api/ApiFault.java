package io.lifecyclemanager.simulation.kubernetes.api;

import java.util.concurrent.atomic.AtomicInteger;

/** A fault of one kind, injected until it has happened often enough or is removed. */
public final class ApiFault implements AutoCloseable {

  private final String verb;
  private final String resource;
  private final String name;
  private final InjectedResponse answer;
  private final AtomicInteger left;
  private final Runnable onClose;
  private volatile boolean standing = true;

  ApiFault(
      String verb,
      String resource,
      String name,
      InjectedResponse answer,
      int times,
      Runnable onClose) {
    this.verb = verb;
    this.resource = resource;
    this.name = name;
    this.answer = answer;
    this.onClose = onClose;
    left = new AtomicInteger(times);
  }

  InjectedResponse answer() {
    return answer;
  }

  /** Whether this call meets the fault; each yes counts as one occurrence. */
  boolean strikes(ApiRequest request) {
    return standing
        && matches(verb, request.verb())
        && matches(resource, request.resource())
        && matches(name, request.name())
        && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  boolean standing() {
    return standing;
  }

  /** Removes the fault; may be called twice. */
  @Override
  public void close() {
    standing = false;
    onClose.run();
  }

  private static boolean matches(String wanted, String actual) {
    return wanted.equals("*") || wanted.equals(actual);
  }
}
