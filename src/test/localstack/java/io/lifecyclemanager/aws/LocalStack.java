package io.lifecyclemanager.aws;

import static org.junit.jupiter.api.Assumptions.abort;

import java.net.URI;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;

/**
 * LocalStack in a container: one for each JVM, unless a test stops it. Without a Docker engine the
 * tests are skipped, and say so.
 */
final class LocalStack implements BeforeAllCallback, ParameterResolver {
  private static final String NO_ENGINE =
      "no Docker engine found: LocalStack contracts did not run";

  /** The last version that starts without an account at LocalStack. */
  private static final String IMAGE = "localstack/localstack:4.14.0";

  /** A server that tests may stop; the next test gets another. */
  static final class Server implements AutoCloseable {
    private final LocalStackContainer container =
        new LocalStackContainer(IMAGE).withServices("sqs");

    private Server() {
      container.start();
    }

    URI endpoint() {
      return container.getEndpoint();
    }

    @Override
    public void close() {
      container.stop();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      System.out.printf("%s: %s%n", NO_ENGINE, context.getDisplayName());
      abort(NO_ENGINE);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Server.class;
  }

  @Override
  public Server resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext.Store store = context.getRoot().getStore(Namespace.create(LocalStack.class));
    Server server = store.get(Server.class, Server.class);
    if (server == null || !server.container.isRunning()) {
      server = new Server();
      // JUnit closes it at the run's end.
      store.put(Server.class, server);
    }
    return server;
  }
}
