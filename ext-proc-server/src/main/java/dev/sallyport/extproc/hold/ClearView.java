package dev.sallyport.extproc.hold;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.approvals.request.CanonicalRequest;
import dev.sallyport.approvals.request.Field;
import dev.sallyport.extproc.http.RequestHead;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A held request in clear, for the one reviewer who may see all of it. It has what the masked view
 * has, so that credentials are in neither.
 */
final class ClearView {

  private static final String HEADER = "header:";

  private ClearView() {}

  static String json(RequestHead request, CanonicalRequest.Result canonical, ByteBuffer body) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("method", request.method());
    json.put("target", request.target().raw());
    ArrayNode headers = json.putArray("headers");
    switch (canonical) {
      case CanonicalRequest.Result.Bound(CanonicalRequest bound) ->
          bound.fields().stream()
              .filter(field -> field.label().startsWith(HEADER))
              .forEach(field -> headers.add(line(field)));
      case CanonicalRequest.Result.Refused _ ->
          throw new IllegalStateException("a request is held that cannot be bound");
    }
    json.put("body_bytes", body.remaining());
    try {
      json.put("body", StandardCharsets.UTF_8.newDecoder().decode(body.duplicate()).toString());
    } catch (CharacterCodingException e) {
      byte[] bytes = new byte[body.remaining()];
      body.duplicate().get(bytes);
      json.put("body_base64", Base64.getEncoder().encodeToString(bytes));
    }
    return json.toString();
  }

  private static String line(Field field) {
    return field.label().substring(HEADER.length())
        + ": "
        + StandardCharsets.UTF_8.decode(field.value().duplicate());
  }
}
