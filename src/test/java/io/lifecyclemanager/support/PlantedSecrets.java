package io.lifecyclemanager.support;

import java.util.List;
import java.util.stream.Stream;

/** Secrets of each kind as they occur in logs, messages and manifests; none is a real one. */
public final class PlantedSecrets {
  private static final String JWT =
      "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW0ifQ.c2lnbmF0dXJlLXBsYW50ZWQ";
  private static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYPLANTEDKEY";
  private static final String SESSION =
      "IQoJb3JpZ2luX2VjEPLANTEDSESSION4567890abcdefghijklmnopqrstuvwxyz";
  private static final String RECEIPT = "AQEBPLANTEDHANDLE1234567890abcdefghijklmnop+/==";

  private PlantedSecrets() {}

  /**
   * A line with a secret.
   *
   * @param line as it may stand in a file
   * @param secret the part of it that no file may have
   */
  public record PlantedSecret(String line, String secret) {}

  /** One for each kind and each way to write it. */
  public static List<PlantedSecret> all() {
    return Stream.of(forms(), fields(), urls()).flatMap(List::stream).toList();
  }

  private static List<PlantedSecret> forms() {
    return List.of(
        new PlantedSecret("Authorization: Bearer planted-opaque-token", "planted-opaque-token"),
        new PlantedSecret("authorization=Token planted-auth-7", "planted-auth-7"),
        new PlantedSecret(
            "{\"Authorization\":\"Basic cGxhbnRlZDpiYXNpYw==\"}", "cGxhbnRlZDpiYXNpYw"),
        new PlantedSecret("sent header: bearer Planted.Bearer.1", "Planted.Bearer.1"),
        new PlantedSecret("proxy said Basic UGxhbnRlZDpQcm94eQ==", "UGxhbnRlZDpQcm94eQ"),
        new PlantedSecret("the token " + JWT + " is expired", JWT),
        new PlantedSecret("credentials of AKIAPLANTED123456789 are denied", "AKIAPLANTED123456789"),
        new PlantedSecret("assumed with ASIAPLANTED987654321", "ASIAPLANTED987654321"),
        new PlantedSecret("signed with " + SECRET_KEY + ", refused", SECRET_KEY),
        new PlantedSecret("session " + SESSION, SESSION),
        new PlantedSecret("cannot delete " + RECEIPT + ": expired", RECEIPT),
        new PlantedSecret("pushed with ghp_PLANTED0123456789abcdefghij", "ghp_PLANTED"),
        new PlantedSecret("as xoxb-12345-planted-slack", "xoxb-12345-planted"),
        new PlantedSecret("blob " + "pLaNt3d".repeat(20), "pLaNt3dpLaNt3d"),
        new PlantedSecret(
            "-----BEGIN RSA PRIVATE KEY-----\nMIIEplanted\nKEYplanted==\n"
                + "-----END RSA PRIVATE KEY-----",
            "planted"),
        new PlantedSecret(
            "\"-----BEGIN PRIVATE KEY-----\\nMIIplantedinjson\\n-----END PRIVATE KEY-----\\n\"",
            "plantedinjson"));
  }

  private static List<PlantedSecret> fields() {
    return List.of(
        new PlantedSecret("MY_TOKEN=planted-env", "planted-env"),
        new PlantedSecret("env DB_PASS=planted-pass", "planted-pass"),
        new PlantedSecret(
            "{\"name\":\"Authorization\",\"value\":\"planted-probe\"}", "planted-probe"),
        new PlantedSecret("export DB_PASSWORD='planted quoted'", "planted quoted"),
        new PlantedSecret("password: planted-yaml", "planted-yaml"),
        new PlantedSecret("{\"clientSecret\" : \"planted \\\"inner-json\\\" x\"}", "inner-json"),
        new PlantedSecret(
            "{\"json\":\"{\\\"api_key\\\":\\\"planted-inner\\\"}\"}", "planted-inner"),
        new PlantedSecret(
            "{\"name\":\"SMTP_PASSWORD\",\"value\":\"planted value\"}", "planted value"),
        new PlantedSecret(
            "\"{\\\"name\\\":\\\"API_TOKEN\\\",\\\"value\\\":\\\"planted-applied\\\"}\"",
            "planted-applied"),
        new PlantedSecret("started with --api-token planted-option", "planted-option"),
        new PlantedSecret("started with --password=planted-equals", "planted-equals"),
        new PlantedSecret("Cookie: session-planted-cookie", "session-planted-cookie"),
        new PlantedSecret(
            "LifecycleAction[token=71514b9d-6a40-4b26-8523-0000planted1]", "71514b9d-6a40"),
        new PlantedSecret(
            "action token 71514b9d-6a40-4b26-8523-05e7ee35fa40 is unknown", "71514b9d-6a40"),
        new PlantedSecret("receiptHandle=planted-handle", "planted-handle"),
        new PlantedSecret("aws_session_token = planted-session", "planted-session"));
  }

  private static List<PlantedSecret> urls() {
    return List.of(
        new PlantedSecret("GET https://planted:pass@host/x", "planted"),
        new PlantedSecret("GET https://user:with@planted@host/x", "planted"),
        new PlantedSecret("clone https://planted-user-token@host/x", "planted-user-token"),
        new PlantedSecret("POST https://hooks.slack.com/services/T1/B1/planted", "planted"),
        new PlantedSecret("POST https://discord.com/api/webhooks/1/planted", "planted"),
        new PlantedSecret("POST https://x.webhook.office.com/planted/1 failed", "planted"),
        new PlantedSecret("POST https://u:planted@chat/hook/planted", "planted"),
        new PlantedSecret("GET https://chat/spaces/1?key=planted1&x=2", "planted1"),
        new PlantedSecret(
            "GET https://sqs/?X-Amz-Signature=planted2&X-Amz-Security-Token=planted3", "planted"));
  }
}
