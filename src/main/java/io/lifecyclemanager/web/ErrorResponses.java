package io.lifecyclemanager.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.status.StatusJson;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** Turns the exceptions of handlers into responses. Nothing of a request is logged. */
final class ErrorResponses {
  private static final Logger LOG = LogManager.getLogger(ErrorResponses.class);
  static final String JSON_TYPE = "application/json";

  private ErrorResponses() {}

  static void addTo(RoutesConfig routes) {
    routes.exception(RequestRefusal.class, (refusal, context) -> respond(context, refusal));
    routes.exception(
        HttpResponseException.class,
        (failure, context) -> respond(context, refusal(failure.getStatus())));
    routes.exception(RemoteFailure.class, (failure, context) -> respond(context, refusal(failure)));
    routes.exception(
        Exception.class,
        (failure, context) -> {
          LOG.error("a {} request failed", context.method().name(), failure);
          respond(context, refusal(500));
        });
  }

  /** Of Javalin itself: no route, a body that is too large. */
  static RequestRefusal refusal(int status) {
    String reason = HttpStatus.getMessage(status).toLowerCase(Locale.ROOT);
    return new RequestRefusal(status, reason.replaceAll("[^a-z]+", "_"), reason);
  }

  private static RequestRefusal refusal(RemoteFailure failure) {
    return new RequestRefusal(502, "remote_failure", String.valueOf(failure.getMessage()));
  }

  /** The object in a response. */
  static Map<String, Object> body(RequestRefusal refusal) {
    Map<String, @Nullable String> error = new LinkedHashMap<>();
    error.put("code", refusal.code());
    error.put("message", String.valueOf(refusal.getMessage()));
    error.put("field", refusal.field());
    return Map.of("error", error);
  }

  private static void respond(Context context, RequestRefusal refusal) {
    refusal.headers().forEach(context::header);
    context.status(refusal.status()).contentType(JSON_TYPE).result(StatusJson.write(body(refusal)));
  }
}
