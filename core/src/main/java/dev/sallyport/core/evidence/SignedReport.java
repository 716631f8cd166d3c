package dev.sallyport.core.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A report as a signed document: an object with {@code report} and {@code signature}. What is
 * signed is the report as compact JSON, its members in the order of the document, so that white
 * space does not matter.
 */
public final class SignedReport {

  private SignedReport() {}

  /** The document, indented. */
  public static String write(EvidenceReport report, EvidenceSigner signer) {
    ObjectNode document = EvidenceJson.MAPPER.createObjectNode();
    JsonNode body = EvidenceJson.MAPPER.valueToTree(report);
    document.set("report", body);
    document
        .putObject("signature")
        .put("algorithm", "Ed25519")
        .put("key", signer.key())
        .put("value", signer.sign(signedText(body)));
    return document.toPrettyString();
  }

  /** Whether a document bears a good signature by a key that is known. */
  public static boolean isGenuine(String document, EvidenceVerifier verifier) {
    try {
      JsonNode read = EvidenceJson.MAPPER.readTree(document);
      JsonNode signature = read.path("signature");
      return verifier.verifies(
          signature.path("key").asText(),
          signedText(read.path("report")),
          signature.path("value").asText());
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static byte[] signedText(JsonNode body) {
    return ("sallyport evidence report\n" + body).getBytes(UTF_8);
  }
}
