package io.lifecyclemanager.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods and paths that the API does not have. */
class ApiMethodTest {
  private static final ApiServer SERVER = ApiServer.ready();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
  void aMethodThatAPathDoesNotHaveIsRefusedWithThoseThatItHas(String method) throws Exception {
    for (ApiRoute route : SERVER.routes.all()) {
      Set<String> methods = methods(route.path());
      if (methods.contains(method)) {
        continue;
      }
      HttpResponse<String> refused =
          SERVER.send(method, route.path().replace("{instance}", "i-0a").replace("{id}", "i-0a"));
      assertThat(refused.statusCode()).as(route.path()).isEqualTo(405);
      assertThat(refused.headers().firstValue("Allow")).hasValue(String.join(", ", methods));
      if (!method.equals("HEAD")) {
        assertThat(ApiServer.errorCode(refused)).isEqualTo("method_not_allowed");
      }
    }
  }

  private static Set<String> methods(String path) {
    return SERVER.routes.all().stream()
        .filter(route -> route.path().equals(path))
        .map(route -> route.method().name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void anUnknownMethodIsRefused() throws Exception {
    assertThat(SERVER.send("BREW", "/api/v1/terminations").statusCode()).isBetween(400, 501);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api", "/api/v1", "/api/v1/nothing", "/api/v2/terminations", "/api/v1/history/x"})
  void anUnknownPathIsNotFound(String path) throws Exception {
    for (String method : new String[] {"GET", "POST", "DELETE"}) {
      HttpResponse<String> refused = SERVER.send(method, path);
      assertThat(refused.statusCode()).as(method).isEqualTo(404);
      assertThat(ApiServer.errorCode(refused)).isEqualTo("not_found");
      assertThat(refused.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }
  }
}
