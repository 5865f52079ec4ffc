package io.lifecyclemanager.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import javax.management.NotificationEmitter;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.xml.stream.XMLInputFactory;

/**
 * Runs on the runtime of the image, without the rest of the tests, and uses what the program needs
 * of it. Prints the name of each check that holds; a stack trace and exit code 1 say which does
 * not.
 */
public final class RuntimeProbe {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private RuntimeProbe() {}

  /**
   * Checks.
   *
   * @param words the program's jar, and key stores with a certificate for localhost each
   */
  public static void main(String[] words) throws Exception {
    for (String keys : Arrays.asList(words).subList(1, words.length)) {
      for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
        tls(Path.of(keys), protocol);
      }
    }
    trustedCertificates();
    namesAndTexts();
    management();
    check(XMLInputFactory.newInstance() != null, "XML");
    check(ModuleLayer.boot().findModule("java.naming").isEmpty(), "no JNDI");
    check(ModuleLayer.boot().findModule("jdk.jfr").isPresent(), "flight recorder");
    classesOf(Path.of(words[0]));
  }

  /** A client and a server with the launcher's cipher suites, over HTTP. */
  private static void tls(Path keys, String protocol) throws Exception {
    SSLContext context = context(keys);
    try (SSLServerSocket server =
            (SSLServerSocket)
                context
                    .getServerSocketFactory()
                    .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      server.setEnabledProtocols(new String[] {protocol});
      Thread answering = Thread.ofVirtual().start(() -> answerOnce(server));
      URI uri = URI.create("https://localhost:" + server.getLocalPort() + "/");
      String body =
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
      answering.join();
      check(body.equals("answer"), protocol + " with " + keys.getFileName());
    }
  }

  private static void answerOnce(SSLServerSocket server) {
    try (SSLSocket socket = (SSLSocket) server.accept()) {
      InputStream in = socket.getInputStream();
      for (String seen = ""; !seen.endsWith("\r\n\r\n"); ) {
        seen += (char) in.read();
      }
      socket
          .getOutputStream()
          .write(
              "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 6\r\n\r\nanswer"
                  .getBytes(UTF_8));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static SSLContext context(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD);
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store, PASSWORD);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  private static void trustedCertificates() throws Exception {
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init((KeyStore) null);
    int number = ((X509TrustManager) trusted.getTrustManagers()[0]).getAcceptedIssuers().length;
    check(number > 50, "trusted certificates");
  }

  private static void namesAndTexts() throws Exception {
    check(InetAddress.getByName("localhost").isLoopbackAddress(), "host names");
    check(Charset.defaultCharset().equals(UTF_8), "UTF-8");
    check(!ZoneId.of("Europe/Berlin").getRules().isFixedOffset(), "time zones");
  }

  private static void management() {
    check(
        ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean,
        "processor time");
    List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    check(collectors.stream().allMatch(NotificationEmitter.class::isInstance), "pauses");
  }

  /** Whether all types that the program's classes mention in their signatures exist. */
  private static void classesOf(Path jar) throws Exception {
    int number = 0;
    try (JarFile file = new JarFile(jar.toFile())) {
      for (String entry : file.stream().map(one -> one.getName()).toList()) {
        if (entry.endsWith(".class") && !entry.endsWith("-info.class")) {
          String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
          Class<?> type = Class.forName(name, false, RuntimeProbe.class.getClassLoader());
          var _ = type.getDeclaredMethods();
          var _ = type.getDeclaredFields();
          number++;
        }
      }
    }
    check(number > 100, "classes of " + jar.getFileName());
    check(Files.isReadable(jar), "jar");
  }

  private static void check(boolean holds, String name) {
    if (!holds) {
      throw new IllegalStateException(name);
    }
    System.out.println(name);
  }
}
