package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeadTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /                | ''
          /a               | a
          /a/b             | a,b
          /a/              | a,''
          //a              | '',a
          /a//b            | a,'',b
          /a/../b          | a,..,b
          /a/%2e%2e/b      | a,..,b
          /a%2fb           | a/b
          /a%2Fb           | a/b
          /a%252fb         | a%2fb
          /a%20b           | a b
          /%e2%82%ac       | €
          /%c0%af/x        | %c0%af,x
          /%ff             | %ff
          /%               | %
          /%2              | %2
          /%zz%41          | %zz%41
          /a;v=1/b         | a;v=1,b
          *                | *
          a/b              | a,b
          """)
  void segmentsAreSeenAsGiven(String path, String segments) {
    RequestHead head = RequestHead.of("GET", "h", path, Map.of());

    assertThat(head.path()).isEqualTo(path);
    assertThat(head.segments()).containsExactly(segments.replace("''", "").split(",", -1));
  }

  @Test
  void queryIsNotPartOfThePath() {
    RequestHead head =
        RequestHead.of("GET", "h", "/a?b=1&b=2&c&=d&e=f%3Dg+h&i=%zz&&b=/?", Map.of());

    assertThat(head.path()).isEqualTo("/a");
    assertThat(head.query())
        .isEqualTo(
            Map.of(
                "b", List.of("1", "2", "/?"),
                "c", List.of(""),
                "", List.of("d"),
                "e", List.of("f=g h"),
                "i", List.of("%zz")));
  }

  @Test
  void onlyHeadersWithoutCredentialsAreSeen() {
    RequestHead head =
        RequestHead.of(
            "GET",
            "h",
            "/",
            Map.of(
                "Accept", List.of("a", "b"),
                "authorization", List.of("Bearer x"),
                "Cookie", List.of("x"),
                "x-api-key", List.of("x"),
                "proxy-authorization", List.of("x")));

    assertThat(head.headers()).isEqualTo(Map.of("accept", List.of("a", "b")));
  }

  @Test
  void spellingsOfOneHeaderAreOneHeader() {
    RequestHead head =
        RequestHead.of("GET", "h", "/", Map.of("Origin", List.of("a"), "origin", List.of("b")));

    assertThat(head.headers().get("origin")).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void refusesToCarryAnotherHeader() {
    assertThatThrownBy(
            () ->
                new RequestHead(
                    "GET",
                    "h",
                    "/",
                    List.of(""),
                    Map.of(),
                    Map.of("authorization", List.of("Bearer x"))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
