package io.lifecyclemanager.web.api;

import io.javalin.http.HandlerType;
import io.lifecyclemanager.web.access.ApiPermission;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The OpenAPI document of the API. */
final class OpenApiDocument {
  private static final String FILE = "openapi.json";

  private OpenApiDocument() {}

  static ApiRoute route() {
    return new ApiRoute(
        HandlerType.GET,
        "/api/v1/openapi.json",
        ApiPermission.READ_TERMINATIONS,
        context -> JsonResponse.sendText(context, 200, text()));
  }

  private static String text() {
    try (InputStream file = OpenApiDocument.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException("the program lacks its " + FILE);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
