package io.lifecyclemanager.http;

/**
 * A header by which a server knows that no web page sends the request. Browsers forbid the scripts
 * of pages to set any header whose name begins with {@code Sec-}, and a proxy passes it on.
 */
public final class NonBrowserHeader {
  public static final String NAME = "Sec-Lifecycle-Manager";
  public static final String VALUE = "program";

  private NonBrowserHeader() {}
}
