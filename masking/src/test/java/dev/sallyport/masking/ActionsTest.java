package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskAction;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.masking.action.MaskKey;
import dev.sallyport.masking.action.TokenScope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What takes the place of values: every action in every form. */
class ActionsTest {

  private static final DetectorId EMAIL = new DetectorId("email");
  private static final DetectorId CARD = new DetectorId("payment-card");
  private static final DetectorId NAME = new DetectorId("person-name");
  private static final TokenScope ADA = new TokenScope("corp", "ada", "chat");
  private static final Masker GATEWAY =
      Masker.standard().keyed(MaskKey.of(Secret.of(Streams.bytes("k".repeat(32)))));
  private static final Masker FOR_ADA = GATEWAY.serving(ADA);
  private static final MaskPlan RESTORING = MaskPlan.NOTHING.restoring();

  private static MaskPlan email(MaskAction action) {
    return MaskPlan.of(EMAIL, action);
  }

  private static String mask(Masker masker, MaskPlan plan, Form form, String text)
      throws UninspectableException {
    return new String(
        Streams.mask(masker, plan, form, Streams.bytes(text)), StandardCharsets.UTF_8);
  }

  @Test
  void keepsTheEndAndNeverMoreThanHalf() throws Exception {
    MaskPlan plan =
        MaskPlan.of(CARD, new MaskAction.KeepLast(4))
            .union(MaskPlan.of(NAME, new MaskAction.KeepLast(4)));

    assertThat(mask(GATEWAY, plan, Form.TEXT, "card 4111 1111 1111 1111."))
        .isEqualTo("card ***************1111.");
    assertThat(mask(GATEWAY, plan, Form.JSON, "{\"card\":4111111111111111}"))
        .isEqualTo("{\"card\":\"************1111\"}");
    assertThat(mask(GATEWAY, plan, Form.JSON, "{\"lastName\":\"Ünal\",\"firstName\":\"A\"}"))
        .isEqualTo("{\"lastName\":\"**al\",\"firstName\":\"*\"}");
    assertThat(mask(GATEWAY, plan, Form.JSON, "{\"lastName\":\"abcdefg\\\"\\\\\\n\"}"))
        .isEqualTo("{\"lastName\":\"******g\\\"\\\\*\"}");
  }

  @Test
  void aPseudonymIsTheSameForTheSameValueUnderTheSameKeyOnly() throws Exception {
    MaskPlan plan = email(new MaskAction.Hash());
    String once = mask(GATEWAY, plan, Form.TEXT, "ada@example.org");

    assertThat(once).matches("\\[email:[0-9a-f]{16}]");
    assertThat(mask(FOR_ADA, plan, Form.JSON, "[\"\\u0061da@example.org\"]"))
        .isEqualTo("[\"" + once + "\"]");
    assertThat(mask(GATEWAY, plan, Form.TEXT, "bob@example.org")).isNotEqualTo(once);
    assertThat(mask(Masker.standard(), plan, Form.TEXT, "ada@example.org")).isNotEqualTo(once);
  }

  @Test
  void aTokenComesBackToTheSameCallerAtTheSameResourceOnly() throws Exception {
    String sent =
        mask(FOR_ADA, email(new MaskAction.Token()), Form.JSON, "{\"q\":\"ada@example.org?\"}");
    Matcher token = Pattern.compile("\\{\"q\":\"(tok_email_[A-Za-z0-9_-]+)\\?\"}").matcher(sent);
    assertThat(token.matches()).as(sent).isTrue();
    String answer = "data: {\"a\":\"write " + token.group(1) + ", ok\"}\n\n";

    assertThat(mask(FOR_ADA, RESTORING, Form.SSE, answer))
        .isEqualTo("data: {\"a\":\"write ada@example.org, ok\"}\n\n");
    for (TokenScope other :
        List.of(
            new TokenScope("corp", "eve", "chat"),
            new TokenScope("other", "ada", "chat"),
            new TokenScope("corp", "ada", "mail"),
            new TokenScope("corpada", "", "chat"))) {
      assertThat(mask(GATEWAY.serving(other), RESTORING, Form.SSE, answer)).isEqualTo(answer);
    }
    assertThat(mask(GATEWAY, RESTORING, Form.SSE, answer)).isEqualTo(answer);
  }

  @Test
  void aForgedTokenStays() throws Exception {
    String token = mask(FOR_ADA, email(new MaskAction.Token()), Form.TEXT, "ada@example.org");
    String renamed = token.replace("tok_email_", "tok_phone_");
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String forged = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(mask(FOR_ADA, RESTORING, Form.TEXT, forged)).isEqualTo(forged);
    }
    assertThat(mask(FOR_ADA, RESTORING, Form.TEXT, renamed)).isEqualTo(renamed);
    assertThat(mask(FOR_ADA, RESTORING, Form.TEXT, token + "-x")).isEqualTo(token + "-x");
  }

  @Test
  void aRestoredValueIsSpelledForWhereItStands() throws Exception {
    MaskPlan plan = MaskPlan.of(NAME, new MaskAction.Token());
    String sent = mask(FOR_ADA, plan, Form.JSON, "{\"name\":1,\"lastName\":\"O\\\"Nei\\\\l é&=\"}");
    String token = sent.substring(sent.indexOf("tok_"), sent.lastIndexOf('"'));

    assertThat(mask(FOR_ADA, RESTORING, Form.TEXT, token)).isEqualTo("O\"Nei\\l é&=");
    assertThat(mask(FOR_ADA, RESTORING, Form.JSON, "[\"" + token + "\"]"))
        .isEqualTo("[\"O\\\"Nei\\\\l é&=\"]");
    assertThat(mask(FOR_ADA, RESTORING, Form.JSON, "[\"{\\\"a\\\":\\\"" + token + "\\\"}\"]"))
        .isEqualTo("[\"{\\\"a\\\":\\\"O\\\\\\\"Nei\\\\\\\\l é&=\\\"}\"]");
    assertThat(mask(FOR_ADA, RESTORING, Form.URL_ENCODED, "n=" + token + "&b=1"))
        .isEqualTo("n=O%22Nei%5Cl%20%C3%A9%26%3D&b=1");
    assertThat(
            mask(
                FOR_ADA,
                MaskPlan.of(List.of(NAME)).restoring(),
                Form.JSON,
                "{\"lastName\":\"" + token + "\",\"firstName\":\"Al\"}"))
        .isEqualTo("{\"lastName\":\"O\\\"Nei\\\\l é&=\",\"firstName\":\"[redacted:person-name]\"}");
  }

  @Test
  void whatCannotBecomeATokenIsRedacted() throws Exception {
    MaskPlan plan = MaskPlan.of(NAME, new MaskAction.Token());

    for (String value : List.of("a\\nb", "a\\u0000b", "x".repeat(257))) {
      assertThat(mask(FOR_ADA, plan, Form.JSON, "{\"lastName\":\"" + value + "\"}"))
          .isEqualTo("{\"lastName\":\"[redacted:person-name]\"}");
    }
    assertThat(mask(GATEWAY, plan, Form.JSON, "{\"lastName\":\"Ada\"}"))
        .as("without a caller")
        .isEqualTo("{\"lastName\":\"[redacted:person-name]\"}");
  }

  static Stream<List<String>> members() {
    return Stream.of(
        List.of("{\"a\":1,\"m\":\"ada@example.org\",\"b\":2}", "{\"a\":1,\"b\":2}"),
        List.of("{\"m\":\"ada@example.org\",\"b\":2}", "{\"b\":2}"),
        List.of("{ \"a\" : 1 , \"m\" : \"to ada@example.org\" }", "{ \"a\" : 1 }"),
        List.of("{\"m\":\"ada@example.org\"}", "{}"),
        List.of(
            "{\"m\":\"a@b.io\",\"n\":\"c@d.io\",\"o\":[{\"p\":\"e@f.io\"},{}],\"q\":0}\n{}",
            "{\"o\":[{},{}],\"q\":0}\n{}"),
        List.of("{\"ada@example.org\":1,\"b\":2}", "{\"b\":2}"),
        List.of("{\"ada@example.org\":{\"x\":1}}", "{\"[redacted:email]\":{\"x\":1}}"),
        List.of("[\"ada@example.org\",1]", "[\"[redacted:email]\",1]"),
        List.of("{\"l\":[\"ada@example.org\"]}", "{\"l\":[\"[redacted:email]\"]}"),
        List.of("\"ada@example.org\"", "\"[redacted:email]\""),
        List.of("{\"s\":\"\\\"} , {\\\\\",\"m\":\"a@b.io\"}", "{\"s\":\"\\\"} , {\\\\\"}"),
        List.of(
            "{\"t\":\"{\\\"m\\\":\\\"a@b.io\\\"}\"}",
            "{\"t\":\"{\\\"m\\\":\\\"[redacted:email]\\\"}\"}"),
        List.of(
            "{\"a\":{\"m\":\"a@b.io\"},\"b\":[],\"m\":\"a@b.io\",\"c\":null}",
            "{\"a\":{},\"b\":[],\"c\":null}"));
  }

  @ParameterizedTest
  @MethodSource("members")
  void dropsTheMemberWhereverTheBodyIsCut(List<String> sample) throws Exception {
    MaskPlan plan = email(new MaskAction.Drop());
    byte[] input = Streams.bytes(sample.get(0));
    for (int cut = 0; cut <= input.length; cut++) {
      assertThat(Streams.mask(GATEWAY, plan, Form.JSON, input, cut))
          .as("cut at %d", cut)
          .asString()
          .isEqualTo(sample.get(1));
    }
  }

  @Test
  void aMemberTooLongToBeHeldIsRedacted() throws Exception {
    String filler = "x ".repeat(40_000);
    String body = "{\"a\":1,\"m\":\"" + filler + "a@b.io\",\"n\":\"c@d.io\",\"o\":2}";

    assertThat(mask(GATEWAY, email(new MaskAction.Drop()), Form.JSON, body))
        .isEqualTo("{\"a\":1,\"m\":\"" + filler + "[redacted:email]\",\"o\":2}");
  }

  @Test
  void dropsNothingOutsideOfJson() throws Exception {
    MaskPlan plan = email(new MaskAction.Drop());

    assertThat(mask(GATEWAY, plan, Form.TEXT, "to a@b.io.")).isEqualTo("to [redacted:email].");
    assertThat(mask(GATEWAY, plan, Form.SSE, "data: {\"m\":\"a@b.io\"}\n\n"))
        .isEqualTo("data: {\"m\":\"[redacted:email]\"}\n\n");
    assertThat(GATEWAY.text(plan, "a@b.io").bytes()).asString().isEqualTo("[redacted:email]");
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void blocksWithoutLettingOutWhatCameWithTheValue(Form form) throws Exception {
    MaskPlan plan = email(new MaskAction.Block());
    MaskStream stream = GATEWAY.open(plan, form);
    String text =
        switch (form) {
          case JSON -> "[\"ada@example.org\", \"more\"]";
          case SSE -> "data: ada@example.org\n\ndata: more\n\n";
          case TEXT, URL_ENCODED -> "ada@example.org and more";
          case GRPC -> Streams.grpc("ada@example.org and more");
          case MULTIPART -> Streams.multipart("ada@example.org and more");
        };

    assertThatExceptionOfType(BlockedException.class)
        .isThrownBy(() -> stream.write(ByteBuffer.wrap(Streams.bytes(text))))
        .satisfies(blocked -> assertThat(blocked.detector()).isEqualTo(EMAIL))
        .satisfies(blocked -> assertThat(blocked.getMessage()).doesNotContain("ada"));
    assertThatExceptionOfType(BlockedException.class).isThrownBy(stream::finish);
    String harmless =
        switch (form) {
          case JSON -> "[]";
          case GRPC -> Streams.grpc("none");
          case MULTIPART -> Streams.multipart("none");
          case SSE, TEXT, URL_ENCODED -> "x: 1";
        };
    assertThat(mask(GATEWAY, plan, form, harmless)).isEqualTo(harmless);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void reportsWithoutChangingAByte(Form form) throws Exception {
    TreeMap<DetectorId, MaskAction> actions = new TreeMap<>();
    GATEWAY.detectors().forEach(detector -> actions.put(detector, new MaskAction.Report()));
    String body =
        switch (form) {
          case JSON ->
              "{\"firstName\":\"\\u0041da\",\"m\":\"a\\u0040b.io\",\"c\":4111111111111111}";
          case SSE -> "data: {\"firstName\":\"A\",\"m\":\"a@b.io\",\"c\":4111111111111111}\r\n\r\n";
          case TEXT -> "a@b.io 4111111111111111 sk-" + "a1".repeat(900);
          case URL_ENCODED -> "m=a%40b.io&c=4111+1111+1111+1111";
          case GRPC -> Streams.grpc("a@b.io", "4111 1111 1111 1111");
          case MULTIPART -> Streams.multipart("a@b.io 4111 1111 1111 1111");
        };
    MaskStream stream = GATEWAY.open(new MaskPlan(actions), form);
    String output =
        new String(
                stream.write(ByteBuffer.wrap(Streams.bytes(body))).bytes(), StandardCharsets.UTF_8)
            + new String(stream.finish().bytes(), StandardCharsets.UTF_8);

    assertThat(output).isEqualTo(body);
    assertThat(stream.counts())
        .contains(new MaskCount(EMAIL, 1), new MaskCount(CARD, 1))
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void dropsLinesAndRefusesThemInHeads() {
    MaskPlan drop = email(new MaskAction.Drop());
    MaskPlan block = email(new MaskAction.Block());

    assertThat(Streams.line(GATEWAY.lines(drop).header("x-user", "of a@b.io")))
        .isEqualTo("dropped");
    assertThat(Streams.line(GATEWAY.lines(drop).header("x-user", "of nobody")))
        .isEqualTo("of nobody");
    assertThat(Streams.line(GATEWAY.lines(block).header("x-user", "a@b.io")))
        .isEqualTo("blocked by email");
    assertThat(Streams.line(GATEWAY.target(block, "/users/a%40b.io?x=1")))
        .isEqualTo("blocked by email");
    assertThat(GATEWAY.target(drop, "/users/a%40b.io?x=1"))
        .isInstanceOfSatisfying(
            MaskedLine.Dropped.class,
            dropped ->
                assertThat(new String(dropped.otherwise().bytes(), StandardCharsets.UTF_8))
                    .isEqualTo("/users/[redacted:email]?x=1"));
  }
}
