package io.lifecyclemanager.web.api;

import io.javalin.http.Context;
import io.lifecyclemanager.status.StatusJson;

/** Responses of the API. */
final class JsonResponse {
  private static final String JSON_TYPE = "application/json";

  private JsonResponse() {}

  static void send(Context context, int status, Object value) {
    sendText(context, status, StatusJson.write(value));
  }

  static void sendText(Context context, int status, String json) {
    context.status(status).contentType(JSON_TYPE).result(json);
  }
}
