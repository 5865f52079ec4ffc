package io.lifecyclemanager.simulation.fault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Two certificates for the loopback addresses and {@link #HOST}, which do not vouch for each other.
 *
 * @param own the one that clients know
 * @param foreign the one that they do not
 * @param authority the first one in PEM and Base64, as kubeconfigs want it
 */
public record TestCertificates(SSLContext own, SSLContext foreign, String authority) {
  /** A name that no name server knows. */
  public static final String HOST = "api.cluster.test";

  private static final String PASSWORD = "changeit";
  private static final long SECONDS = 180;

  /**
   * Makes both.
   *
   * @param folder where keys may be left
   */
  public static TestCertificates make(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    KeyStore own = made(folder.resolve("own.p12"));
    KeyStore foreign = made(folder.resolve("foreign.p12"));
    String pem =
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
            .formatted(
                Base64.getMimeEncoder().encodeToString(own.getCertificate("it").getEncoded()));
    String authority = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    return new TestCertificates(context(own), context(foreign), authority);
  }

  /** The first certificate in PEM, as a service account's {@code ca.crt}. */
  public String pem() {
    return new String(Base64.getDecoder().decode(authority), StandardCharsets.US_ASCII);
  }

  /** The JDK has no other way of making a certificate. */
  private static KeyStore made(Path file)
      throws IOException, InterruptedException, GeneralSecurityException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Path log = file.resolveSibling(file.getFileName() + ".log");
    Process process =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "it",
                "-keyalg",
                "EC",
                "-dname",
                "CN=api",
                "-ext",
                "san=ip:127.0.0.1,ip:0:0:0:0:0:0:0:1,dns:" + HOST,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("keytool made no %s: %s".formatted(file, Files.readString(log)));
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream keys = Files.newInputStream(file)) {
      store.load(keys, PASSWORD.toCharArray());
    }
    return store;
  }

  private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
