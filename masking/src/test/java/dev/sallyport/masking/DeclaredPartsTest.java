package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.core.resource.Inspection;
import dev.sallyport.core.resource.SignedParts;
import dev.sallyport.core.resource.Uninspectable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a resource says of its streams: where texts stand in pieces, and what signatures cover. */
class DeclaredPartsTest {

  private static final String THINKING =
      "{\"content\":[{\"type\":\"thinking\",\"thinking\":\"of \\u0061da@example.org\","
          + "\"signature\":\"c2ln\"},{\"type\":\"text\",\"text\":\"ada@example.org\"}]}";

  private static final String STREAMED =
      event(
              "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"of ada@exa\"}}")
          + event(
              "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"mple.org.\"}}")
          + event(
              "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}}")
          + event("{\"type\":\"content_block_stop\",\"index\":0}");

  @Test
  void aTextInDeclaredPlacesIsOneTextHoweverItIsCutIntoEvents() throws Exception {
    Masker masker = declaring(List.of("$.output.parts[*].say"), List.of());
    String stream =
        event(
                "{\"output\":{\"parts\":[{\"say\":\"mail ada@exa\"},{\"say\":\"bob@exa\"}]},\"index\":1}")
            + event(
                "{\"output\":{\"parts\":[{\"say\":\"mple.org now\"},{\"say\":\"mple.org\"}]},\"index\":2}")
            + "data: [DONE]\n\n";

    String masked = mask(masker, stream);

    assertThat(masked).doesNotContain("exa", "mple").contains("\"now\"");
    assertThat(masked.split("redacted:email", -1)).hasSize(3);
  }

  @Test
  void declaredMembersTellTextsApart() throws Exception {
    Masker masker = declaring(List.of("$.chunk"), List.of("stream"));
    String stream =
        event("{\"stream\":\"a\",\"chunk\":\"ada@exa\"}")
            + event("{\"stream\":\"b\",\"chunk\":\"bob@exa\"}")
            + event("{\"stream\":\"a\",\"chunk\":\"mple.org \"}")
            + event("{\"stream\":\"b\",\"chunk\":\"mple.org \"}");

    assertThat(mask(masker, stream))
        .isEqualTo(
            event("{\"stream\":\"a\",\"chunk\":\"\"}")
                + event("{\"stream\":\"b\",\"chunk\":\"\"}")
                + event("{\"stream\":\"a\",\"chunk\":\"[redacted:email] \"}")
                + event("{\"stream\":\"b\",\"chunk\":\"[redacted:email] \"}"));
  }

  @Test
  void withoutADeclarationSuchTextsArePiecesOfTheirOwn() throws Exception {
    String stream = event("{\"chunk\":\"ada@exa\"}") + event("{\"chunk\":\"mple.org \"}");

    assertThat(mask(Masker.standard(), stream)).isEqualTo(stream);
  }

  @Test
  void numbersOfEventsDoNotTellTheTokensOfAGenerationApart() throws Exception {
    String stream =
        event("{\"index\":1,\"token\":{\"id\":7,\"text\":\"ada@exa\"},\"generated_text\":null}")
            + event(
                "{\"index\":2,\"token\":{\"id\":8,\"text\":\"mple.org \"},\"generated_text\":null}");

    assertThat(mask(Masker.standard(), stream)).contains("[redacted:email]").doesNotContain("ada");
  }

  @Test
  void signedTextIsMaskedUnlessSaidOtherwise() throws Exception {
    assertThat(mask(signed(SignedParts.MASK), Form.JSON, THINKING))
        .doesNotContain("example.org")
        .contains("c2ln");
    assertThat(mask(signed(SignedParts.MASK), STREAMED))
        .doesNotContain("mple.org")
        .contains("c2ln");
  }

  @Test
  void signedTextThatPassesPassesToTheByteAndAlone() throws Exception {
    assertThat(mask(signed(SignedParts.PASS), Form.JSON, THINKING))
        .isEqualTo(THINKING.replace("\"ada@example.org", "\"[redacted:email]"));
    assertThat(mask(signed(SignedParts.PASS), STREAMED)).isEqualTo(STREAMED);
    String byName = "{\"thinking\":{\"m\":\"ada@example.org\"},\"x\":\"ada@example.org\"}";
    assertThat(mask(signed(SignedParts.PASS), Form.JSON, byName)).doesNotContain("ada");
    String list = "{\"thinking\":[\"ada@example.org\"]}";
    assertThat(mask(signed(SignedParts.PASS), Form.JSON, list)).doesNotContain("ada");
  }

  @Test
  void signedTextInWhichSomethingIsFoundIsRefusedIfItMustBe() throws Exception {
    Masker masker = signed(SignedParts.REFUSE);

    assertThatExceptionOfType(BlockedException.class)
        .isThrownBy(() -> mask(masker, Form.JSON, THINKING));
    assertThatExceptionOfType(BlockedException.class).isThrownBy(() -> mask(masker, STREAMED));
    assertThat(mask(masker, Form.JSON, THINKING.replace("\\u0061da@", "nobody at ")))
        .contains("nobody at", "[redacted:email]");
  }

  @ParameterizedTest
  @EnumSource(SignedParts.class)
  void aStrictMaskerMasksThemAll(SignedParts rule) throws Exception {
    assertThat(mask(signed(rule).strict(), Form.JSON, THINKING)).doesNotContain("example.org");
    assertThat(signed(rule).isStrict()).isEqualTo(rule == SignedParts.MASK);
  }

  private static Masker signed(SignedParts rule) {
    return Masker.standard()
        .reading(new Inspection(List.of(), List.of(), rule, Uninspectable.REFUSE));
  }

  private static Masker declaring(List<String> deltas, List<String> keys) {
    return Masker.standard()
        .reading(new Inspection(deltas, keys, SignedParts.MASK, Uninspectable.REFUSE));
  }

  private static String mask(Masker masker, String stream) throws Exception {
    return mask(masker, Form.SSE, stream);
  }

  private static String mask(Masker masker, Form form, String body) throws Exception {
    return new String(
        Streams.mask(masker, Corpus.all(), form, Streams.bytes(body)), StandardCharsets.UTF_8);
  }

  private static String event(String json) {
    return "data: " + json + "\n\n";
  }
}
