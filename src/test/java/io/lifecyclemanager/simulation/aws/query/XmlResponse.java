package io.lifecyclemanager.simulation.aws.query;

/** The envelopes around answers: the Query protocol's, and EC2's own. */
public final class XmlResponse {
  private XmlResponse() {}

  public static String success(AwsService service, String operation, String requestId, Xml result) {
    String open = "<" + operation + "Response xmlns=\"" + service.namespace() + "\">";
    Xml contents =
        service == AwsService.EC2
            ? Xml.all(Xml.text("requestId", requestId), result)
            : Xml.all(
                Xml.element(operation + "Result", result),
                Xml.element("ResponseMetadata", Xml.text("RequestId", requestId)));
    return open + contents.markup() + "</" + operation + "Response>";
  }

  public static String failure(AwsService service, String requestId, AwsFailure failure) {
    Xml code = Xml.text("Code", failure.code());
    Xml message = Xml.text("Message", failure.text());
    if (service == AwsService.EC2) {
      return Xml.element(
              "Response",
              Xml.element("Errors", Xml.element("Error", code, message)),
              Xml.text("RequestID", requestId))
          .markup();
    }
    Xml type = Xml.text("Type", failure.status() < 500 ? "Sender" : "Receiver");
    return "<ErrorResponse xmlns=\""
        + service.namespace()
        + "\">"
        + Xml.element("Error", type, code, message).markup()
        + Xml.text("RequestId", requestId).markup()
        + "</ErrorResponse>";
  }
}
