package dev.sallyport.approvals.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON (RFC 8259) and refuses what its readers are known to disagree on: duplicate names,
 * broken UTF-8, a byte order mark, anything after the value. I-JSON (RFC 7493) in short.
 */
final class StrictJson {

  /** Deeper bodies have no business with a reviewer. */
  static final int DEEPEST = 200;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(1000)
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNameLength(50_000)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private StrictJson() {}

  static JsonNode read(ByteBuffer body) throws UnbindableException {
    String text = text(body);
    if (text.startsWith("\uFEFF")) {
      throw new UnbindableException(Unbindable.BODY_NOT_JSON);
    }
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node == null || node.isMissingNode()) {
        throw new UnbindableException(Unbindable.BODY_NOT_JSON);
      }
      return node;
    } catch (StreamConstraintsException e) {
      throw new UnbindableException(Unbindable.TOO_COMPLEX);
    } catch (JsonProcessingException e) {
      throw new UnbindableException(
          isDuplicate(e) ? Unbindable.DUPLICATE_NAME : Unbindable.BODY_NOT_JSON);
    }
  }

  private static String text(ByteBuffer body) throws UnbindableException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(body.duplicate())
          .toString();
    } catch (CharacterCodingException e) {
      throw new UnbindableException(Unbindable.BODY_NOT_UTF8);
    }
  }

  /** The parser tells the two apart by its words alone; a change of them shows in the tests. */
  private static boolean isDuplicate(JsonProcessingException e) {
    return e.getOriginalMessage() != null && e.getOriginalMessage().startsWith("Duplicate");
  }
}
