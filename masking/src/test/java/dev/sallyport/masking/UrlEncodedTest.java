package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values under percent-escapes. */
class UrlEncodedTest {

  @ParameterizedTest
  @CsvSource({
    "mail=ada%40example.com&x=%C3%A9,mail=[redacted:email]&x=%C3%A9",
    "card=4111+1111+1111+1111,card=[redacted:payment-card]",
    "card=4111%201111%201111%201111,card=[redacted:payment-card]",
    "n=219%2d09%2D9999&m=219-09-9999,n=[redacted:us-ssn]&m=[redacted:us-ssn]",
    "a=%61da@example.com,a=[redacted:email]",
    "a=%zz&b=%&c=%4&d=%%40&e=100%25,a=%zz&b=%&c=%4&d=%%40&e=100%25",
    "a=%4,a=%4",
    "q=a+b+%2B+c,q=a+b+%2B+c",
    "first_name=Ada&x=1,first_name=[redacted:person-name]&x=1",
    "first%5Fname=%41da&last_name=&x=1," + "first%5Fname=[redacted:person-name]&last_name=&x=1",
    "password=hunter2%26more&x=1,password=[redacted:secret]&x=1",
    "db_password=hunter2x&x=1,db_password=[redacted:secret]&x=1",
    "dsn=postgres://ada:pw1234@db/x&y=@z,dsn=postgres://ada:[redacted:url-password]@db/x&y=@z",
    "payload=%7B%22mail%22%3A%22ada%5Cu0040example.com%22%7D&x,"
        + "payload=%7B%22mail%22%3A%22[redacted:email]%22%7D&x",
    "ada@example.com=1&ada@example.com,[redacted:email]=1&[redacted:email]"
  })
  void findsValuesInTheDecodedTextAndKeepsTheSpellingOfTheRest(String before, String after)
      throws Exception {
    byte[] expected = Streams.bytes(after);
    assertThat(Streams.mask(Form.URL_ENCODED, before)).isEqualTo(after);
    assertThat(Streams.maskByteByByte(Form.URL_ENCODED, Streams.bytes(before))).isEqualTo(expected);
  }

  @Test
  void aPlusSignOfAPathIsAPlusSign() {
    assertThat(target("/ada+list@example.com/4111+1111?q=4111+1111+1111+1111"))
        .isEqualTo("/[redacted:email]/4111+1111?q=[redacted:payment-card]");
  }

  @ParameterizedTest
  @CsvSource({
    "/users/ada@example.com/orders,/users/[redacted:email]/orders",
    "/a/b@example.com?to=c@example.com&n=1#,/a/[redacted:email]?to=[redacted:email]&n=1#",
    "/password=hunter2x/y,/password=[redacted:secret]/y",
    "/x?password=hunter2x/../../admin&y=1,/x?password=[redacted:secret]&y=1",
    "/ssh://a:b1234567@h/x?u=ssh://a:b1234567@h,/ssh://a:b1234567@h/x?u=ssh://a:[redacted:url-password]@h"
  })
  void noValueTakesTheStructureOfATargetWithIt(String before, String after) {
    assertThat(target(before)).isEqualTo(after);
  }

  @Test
  void formsOfBrowsersAreUrlEncoded() {
    assertThat(Form.of("application/x-www-form-urlencoded; charset=utf-8"))
        .contains(Form.URL_ENCODED);
  }

  @ParameterizedTest
  @CsvSource({"charset=utf-16", "charset =ibm037", "charset", "charset= utf-7", "CHARSET =utf-16"})
  void anEncodingInWhichAsciiDoesNotStandForItselfIsNotInspected(String parameter) {
    assertThat(Form.of("text/plain; " + parameter)).isEmpty();
  }

  private static String target(String target) {
    return Streams.line(Masker.standard().target(Corpus.all(), target));
  }
}
