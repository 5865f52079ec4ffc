package io.lifecyclemanager.claim;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.lifecyclemanager.simulation.fault.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A webhook that accepts requests and never answers. */
final class HangingWebhook implements AutoCloseable {
  private final HttpsServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<String> called = ConcurrentHashMap.newKeySet();
  private final String authority;

  HangingWebhook(TestCertificates certificates) throws IOException {
    authority = certificates.authority();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificates.own()));
    server.setExecutor(workers);
    server.createContext("/", this::hang);
    server.start();
  }

  String clientConfig(String name) {
    return "{\"url\": \"https://127.0.0.1:%d/%s\", \"caBundle\": \"%s\"}"
        .formatted(server.getAddress().getPort(), name, authority);
  }

  boolean wasCalled(String name) {
    return called.contains("/" + name);
  }

  private void hang(HttpExchange exchange) {
    called.add(exchange.getRequestURI().getPath());
    try (exchange) {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    workers.shutdownNow();
  }
}
