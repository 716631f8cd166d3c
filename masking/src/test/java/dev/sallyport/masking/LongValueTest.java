package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.mask.DetectorId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing of a value passes because the value is long, wherever its bytes are cut. */
class LongValueTest {

  private static final int[] LENGTHS = {600, 5_000, 20_000};
  private static final int RUN = 8;
  private static final String BASE64URL =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /**
   * A text with a value in it.
   *
   * @param detector finds it
   * @param text has {@code %s} in the place of what can be of any length
   */
  private record Stretchable(String detector, String text) {}

  private static final List<Stretchable> TEXTS =
      List.of(
          new Stretchable("url-password", "postgres://app:%s@db.internal:5432/app"),
          new Stretchable("url-password", "redis://:%s@cache:6379"),
          new Stretchable("url-password", "https://%s:hunter2@example.com/x"),
          new Stretchable("url-password", "amqp://%1$s:%1$s@queue/x"),
          new Stretchable("secret", "password=1%s; x"),
          new Stretchable("secret", "client_secret = \"A1b2-%s\""),
          new Stretchable("jwt", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIi%s.c2ln x"),
          new Stretchable("jwt", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.%s x"),
          new Stretchable("jwt", "Bearer eyJhbGciOiJIUzI1NiIsIng1YyI6WyJ%s.eyJzdWIi.c2ln x"),
          new Stretchable("jwt", "eyJhbGciOiJSU0EtT0FFUCJ9.a2V5.aXY.%s.dGFn"),
          new Stretchable("private-key", "-----BEGIN PRIVATE KEY-----\nMIIE%s\n"),
          new Stretchable("private-key", "-----BEGIN RSA PRIVATE KEY-----\\nMIIE%s\\n"),
          new Stretchable("api-key", "ghp_" + "a1".repeat(18) + "%s x"),
          new Stretchable("api-key", "github_pat_" + "a1".repeat(18) + "%s x"),
          new Stretchable("api-key", "glpat-%s x"),
          new Stretchable("api-key", "xoxb-%s x"),
          new Stretchable("api-key", "xapp-1-%s x"),
          new Stretchable("api-key", "https://hooks.slack.com/services/T0000000/%s x"),
          new Stretchable("api-key", "sk_live_" + "a1".repeat(10) + "%s x"),
          new Stretchable("api-key", "sk-proj-%s x"),
          new Stretchable("api-key", "sk-ant-api03-%s x"),
          new Stretchable("api-key", "ya29.%s x"),
          new Stretchable("api-key", "ya29.%1$s.%1$s x"),
          new Stretchable("api-key", "dp.pt." + "a1".repeat(20) + "%1$s.%1$s x"),
          new Stretchable("api-key", "hvs.%s x"),
          new Stretchable("api-key", "pypi-%s x"));

  /** Members whose values are masked whole because of their names. */
  private static final Map<String, String> MEMBERS =
      Map.of(
          "secret", "password",
          "person-name", "full_name",
          "postal-address", "street",
          "date-of-birth", "dob",
          "phone", "phone");

  /** Why a longer value is none. */
  private static final Map<String, String> BOUNDED =
      Map.ofEntries(
          Map.entry("email", "RFC 5321, section 4.5.3.1: 64 and 255 octets; see below"),
          Map.entry("iban", "ISO 13616: 34 characters"),
          Map.entry("payment-card", "ISO/IEC 7812-1: 19 digits"),
          Map.entry("us-ssn", "9 digits"),
          Map.entry("us-itin", "9 digits"),
          Map.entry("uk-nino", "9 characters"),
          Map.entry("in-aadhaar", "12 digits"),
          Map.entry("ca-sin", "9 digits"),
          Map.entry("phone", "ITU-T E.164: 15 digits"),
          Map.entry("ip-address", "RFC 4291: 39 characters"));

  static Stream<Stretchable> texts() {
    return TEXTS.stream();
  }

  @Test
  void everyDetectorIsStretchedOrItsValuesAreBounded() {
    Set<String> known = new TreeSet<>(BOUNDED.keySet());
    known.addAll(MEMBERS.keySet());
    TEXTS.forEach(text -> known.add(text.detector()));
    assertThat(Masker.standard().detectors().stream().map(DetectorId::toString))
        .containsExactlyInAnyOrderElementsOf(known);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void nothingOfALongValueLeaves(Stretchable stretchable) throws Exception {
    Random random = new Random(20260102);
    for (int length : LENGTHS) {
      String value = random(random, length);
      String text = "a " + stretchable.text().formatted(value);
      String json = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
      String label = "[redacted:" + stretchable.detector() + "]";
      for (String masked :
          List.of(
              cut(Form.TEXT, text, random),
              cut(Form.JSON, "{\"m\":\"" + json + "\"}", random),
              cut(Form.SSE, "data: " + text.replace("\n", "\ndata: ") + "\n\n", random),
              cut(Form.SSE, deltas(json, random), random))) {
        assertThat(masked).contains(label);
        assertThat(leaked(value, masked)).as("of %s in %s", length, masked).isEmpty();
      }
    }
  }

  @Test
  void nothingOfALongMemberLeaves() throws Exception {
    Random random = new Random(20260103);
    for (Map.Entry<String, String> member : MEMBERS.entrySet()) {
      for (int length : LENGTHS) {
        String value = random(random, length);
        String json = "{\"%s\":\"%s\",\"n\":1}".formatted(member.getValue(), value);
        assertThat(cut(Form.JSON, json, random))
            .isEqualTo(
                "{\"%s\":\"[redacted:%s]\",\"n\":1}".formatted(member.getValue(), member.getKey()));
      }
    }
  }

  @Test
  void whatStandsNextToTheAtSignOfALongAddressNeverLeaves() throws Exception {
    Random random = new Random(20260104);
    for (int length : LENGTHS) {
      String local = "x" + random(random, length).replace('-', '.') + "y";
      String masked = cut(Form.TEXT, "mail " + local + "@example.com now", random);
      assertThat(leaked(local.substring(local.length() - 64), masked)).isEmpty();
      assertThat(masked).endsWith("[redacted:email] now");
    }
  }

  @Test
  void onlyThePasswordOfALongOneIsMasked() throws Exception {
    String password = random(new Random(20260105), 3000);
    assertThat(Streams.mask(Form.TEXT, "see postgres://app:" + password + "@db/app, ok"))
        .isEqualTo("see postgres://app:[redacted:url-password]@db/app, ok");
  }

  @Test
  void longUrlsAndTheTextBehindThemStay() throws Exception {
    for (String text :
        List.of(
            "https://example.com:8080/" + "a:b".repeat(400) + "@c",
            "https://example.com?" + "q=1:2&".repeat(200) + "x@y",
            "siehe https://example.com" + "、東京".repeat(200) + " ok",
            "eyJ" + "eyJ".repeat(8_000) + ".x",
            "data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpb"
                + "AbCd".repeat(6_000))) {
      assertThat(Streams.mask(Form.TEXT, text)).isEqualTo(text);
    }
  }

  /** Pieces of the value that came through. */
  private static List<String> leaked(String value, String masked) {
    return IntStream.rangeClosed(0, value.length() - RUN)
        .mapToObj(at -> value.substring(at, at + RUN))
        .filter(masked::contains)
        .limit(3)
        .toList();
  }

  private static String cut(Form form, String text, Random random) throws Exception {
    byte[] input = Streams.bytes(text);
    int[] cuts = random.ints(random.nextInt(40), 0, input.length).sorted().toArray();
    return new String(Streams.mask(form, input, cuts), StandardCharsets.UTF_8);
  }

  /** A chat stream with the text cut between characters of its JSON form. */
  private static String deltas(String json, Random random) {
    List<String> events = new ArrayList<>();
    for (int from = 0; from < json.length(); ) {
      int to = Math.min(json.length(), from + 1 + random.nextInt(700));
      while (to < json.length() && json.charAt(to - 1) == '\\') {
        to += 2;
      }
      events.add(
          "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}\n\n"
              .formatted(json.substring(from, to)));
      from = to;
    }
    return String.join("", events) + "data: [DONE]\n\n";
  }

  private static String random(Random random, int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(BASE64URL.charAt(random.nextInt(BASE64URL.length() - 2)));
    }
    return text.toString();
  }
}
