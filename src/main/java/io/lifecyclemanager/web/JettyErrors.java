package io.lifecyclemanager.web;

import io.lifecyclemanager.status.StatusJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Responds to what reaches no handler, such as a malformed URI, as {@link ErrorResponses} does:
 * with the same JSON, and nothing of the request in it. Thread-safe.
 */
final class JettyErrors extends ErrorHandler {
  /** Jetty's own handler writes no body for methods other than GET, POST and HEAD. */
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  /** The server asks once for the body of a response. */
  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    addHeaders(response.getHeaders()::put);
    response.write(true, ByteBuffer.wrap(body(code)), callback);
  }

  private static void addHeaders(BiConsumer<String, String> headers) {
    headers.accept("Content-Type", ErrorResponses.JSON_TYPE);
    WebServer.SECURITY_HEADERS.forEach(headers);
  }

  private static byte[] body(int code) {
    return StatusJson.write(ErrorResponses.body(ErrorResponses.refusal(code)))
        .getBytes(StandardCharsets.UTF_8);
  }
}
