package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.mask.CustomDetector;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskAction;
import dev.sallyport.core.mask.MaskPlan;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Detectors that a gateway has of its own. */
class CustomDetectorTest {

  private static final DetectorId OWN = new DetectorId("own");
  private static final MaskPlan PLAN = MaskPlan.of(List.of(OWN));

  private static CustomDetector patterns(String... patterns) {
    return new CustomDetector(OWN, List.of(patterns), List.of(), List.of(), List.of(), List.of());
  }

  private static CustomDetector terms(List<String> terms) {
    return new CustomDetector(OWN, List.of(), terms, List.of(), List.of(), List.of());
  }

  private static CustomDetector paths(String... paths) {
    return new CustomDetector(OWN, List.of(), List.of(), List.of(), List.of(paths), List.of());
  }

  private static Masker masker(CustomDetector own) {
    return Masker.standard().with(List.of(own));
  }

  /** Masks, however the text is cut. */
  private static String mask(Masker masker, MaskPlan plan, Form form, String text)
      throws UninspectableException {
    byte[] input = Streams.bytes(text);
    String whole = new String(Streams.mask(masker, plan, form, input), StandardCharsets.UTF_8);
    int[] everywhere = new int[input.length];
    for (int cut = 0; cut < input.length; cut++) {
      everywhere[cut] = cut;
      assertThat(Streams.mask(masker, plan, form, input, cut))
          .as("cut at %d", cut)
          .asString()
          .isEqualTo(whole);
    }
    assertThat(Streams.mask(masker, plan, form, input, everywhere)).asString().isEqualTo(whole);
    return whole;
  }

  @Test
  void findsPatternsInAllForms() throws Exception {
    Masker masker = masker(patterns("(?i)emp-\\d{6}", "K[0-9A-F]+z"));

    assertThat(mask(masker, PLAN, Form.TEXT, "emp-123456, EMP-1234567 xEMP-123456 K1Az."))
        .isEqualTo("[redacted:own], EMP-1234567 xEMP-123456 [redacted:own].");
    assertThat(mask(masker, PLAN, Form.JSON, "[\"\\u0065mp-123456\"]"))
        .isEqualTo("[\"[redacted:own]\"]");
    assertThat(mask(masker, PLAN, Form.SSE, "data: emp-123456\n\n"))
        .isEqualTo("data: [redacted:own]\n\n");
    assertThat(mask(masker, PLAN, Form.URL_ENCODED, "a=emp%2D123456&b"))
        .isEqualTo("a=[redacted:own]&b");
  }

  @Test
  void standsBesideAllOthersAndBeforeThem() throws Exception {
    Masker masker = masker(patterns("\\d{4} \\d{4} \\d{4} \\d{4}"));

    assertThat(mask(masker, masker.everything(), Form.TEXT, "4111 1111 1111 1111 a@b.io"))
        .isEqualTo("[redacted:own] [redacted:email]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "a(?=b) ~ Pattern a(?=b), character 3: '?' needs a backslash",
        "(a)\\1 ~ Pattern (a)\\1, character 5: '\\1' is not in the dialect",
        "a*?b ~ Pattern a*?b, character 3: '?' needs a backslash",
        "\\bword ~ Pattern \\bword, character 2: '\\b' is not in the dialect",
        "a{2,1} ~ Pattern a{2,1}, character 6: a repetition ends below its start",
        "a{1,5000} ~ Pattern a{1,5000}, character 8: more than 1000 repetitions",
        "x* ~ Pattern x*: it matches the empty text",
        "(a ~ Pattern (a, character 2: ')' is missing",
        "[a ~ Pattern [a, character 2: an unexpected end",
        "\\x4 ~ Pattern \\x4, character 3: an unexpected end",
        "ü ~ Pattern ü, character 1: a character beyond ASCII",
        "(a|b)*a(a|b){12}d ~ patterns that together need more than 2000 states; use smaller counts",
      })
  void refusesWhatDoesNotRunInBoundedMemory(String pattern, String reason) {
    assertThat(Masker.fault(patterns(pattern))).contains(reason);
  }

  @Test
  void findsTheLongestTermInEitherCase() throws Exception {
    Masker masker =
        masker(terms(List.of("Blue Heron", "blue heron two", "heron", "Zürich", "C++", "日本")));

    assertThat(
            mask(
                masker,
                PLAN,
                Form.TEXT,
                "BLUE heron, Blue Heron Two! blue heron twofold herons xheron ZüRICH C++ C++11 日本."))
        .isEqualTo(
            "[redacted:own], [redacted:own]! [redacted:own] twofold herons xheron [redacted:own]"
                + " [redacted:own] [redacted:own]11 [redacted:own].");
    assertThat(mask(masker, PLAN, Form.TEXT, "blue heron tw")).isEqualTo("[redacted:own] tw");
    assertThat(mask(masker, PLAN, Form.JSON, "{\"blue\\u0020heron\":\"Blue He\"}"))
        .isEqualTo("{\"[redacted:own]\":\"Blue He\"}");
  }

  @Test
  void termsDoNotKeepOtherDetectorsFromTheirValues() throws Exception {
    Masker masker = masker(terms(List.of("ada lovelace of london", "ada", "example.org")));

    assertThat(mask(masker, masker.everything(), Form.TEXT, "ada@example.org ada lovelace of lond"))
        .isEqualTo("[redacted:email] [redacted:own] lovelace of lond");
  }

  @Test
  void takesAHundredThousandTerms() throws Exception {
    Random random = new Random(7);
    List<String> terms = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      StringBuilder term = new StringBuilder();
      for (int length = 4 + random.nextInt(20); length > 0; length--) {
        term.append((char) ('a' + random.nextInt(26)));
      }
      terms.add(term.append(i).toString());
    }
    Masker masker = masker(terms(terms));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < terms.size(); i += 10) {
      text.append(terms.get(i)).append(", ").append(terms.get(i)).append("x ");
    }
    MaskStream stream = masker.open(masker.everything(), Form.TEXT);
    stream.write(ByteBuffer.wrap(Streams.bytes(text.toString())));
    assertThat(stream.heldBack()).isLessThan(1024);
    stream.finish();

    assertThat(stream.counts())
        .singleElement()
        .satisfies(count -> assertThat(count.count()).isEqualTo(10_000));
    assertThat(Masker.fault(terms(List.of("a")))).get().asString().contains("term 1");
    terms.add("one more");
    assertThat(Masker.fault(terms(terms))).get().asString().contains("more than 100000 terms");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$.customer.name | {'customer':{'name':'«A»','x':'B'},'name':'C'}",
        "$.items[*].note | {'items':[{'note':'«A»'},{'note':7},'B'],'note':'C'}",
        "$..note | {'note':'«A»','a':[{'b':{'note':'«B»'}}],'notes':'C'}",
        "$.list[*] | {'list':['«A»','«B»',['C']],'other':['D']}",
        "$[*] | ['«A»',{'x':'B'}]",
        "$['a name'].b | {'a name':{'b':'«A»'}}",
        "a.b | {'a':{'b':'«A»'},'b':'C'}",
        "$.a.b | {'a':{'b':{'b':'C'}}} ",
        "$..a..b | {'b':'C','a':{'x':[{'b':'«D»'}]}}"
      })
  void masksWhatAPathLeadsTo(String path, String marked) throws Exception {
    String json = marked.replace('\'', '"');
    String expected =
        json.replaceAll("«[^»]*»", "[redacted:own]").replace(":7", ":\"[redacted:own]\"");

    assertThat(mask(masker(paths(path)), PLAN, Form.JSON, json.replace("«", "").replace("»", "")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"$", "$.", "$..", "$[1]", "$.a[?(@.b)]", "$.a..", "$['a"})
  void refusesPathsItCannotFollow(String path) {
    assertThat(Masker.fault(paths(path))).get().asString().startsWith("JSON path " + path);
  }

  @Test
  void masksFieldsAndHeadersByName() throws Exception {
    Masker masker =
        masker(
            new CustomDetector(
                OWN, List.of(), List.of(), List.of("Staff-Id"), List.of(), List.of("x-staff")));

    assertThat(mask(masker, PLAN, Form.JSON, "{\"staffId\":\"A\",\"staff\":{\"STAFF_ID\":12}}"))
        .isEqualTo("{\"staffId\":\"[redacted:own]\",\"staff\":{\"STAFF_ID\":\"[redacted:own]\"}}");
    assertThat(header(masker, PLAN, "x-staff")).isEqualTo("[redacted:own]");
    assertThat(header(masker, PLAN, "x-other")).isEqualTo("anything");
    assertThat(header(masker, MaskPlan.of(OWN, new MaskAction.KeepLast(3)), "x-staff"))
        .isEqualTo("*****ing");
    assertThat(header(masker, MaskPlan.of(OWN, new MaskAction.Drop()), "x-staff"))
        .isEqualTo("dropped");
    assertThat(header(masker, MaskPlan.of(OWN, new MaskAction.Block()), "x-staff"))
        .isEqualTo("blocked by own");
  }

  private static String header(Masker masker, MaskPlan plan, String name) {
    return Streams.line(masker.lines(plan).header(name, "anything"));
  }
}
