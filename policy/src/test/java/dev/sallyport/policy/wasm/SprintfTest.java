package dev.sallyport.policy.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected texts are what OPA 1.22 gives. */
class SprintfTest {

  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          plain                ~ []                      ~ plain
          100%%                ~ []                      ~ 100%
          %s and %s            ~ ["a","b"]               ~ a and b
          %v %v %v %v          ~ ["a",1,true,null]       ~ a 1 true null
          %d|%5d|%-5d|%05d|%+d ~ [1,2,3,-4,5]            ~ 1|    2|3    |-0004|+5
          %x %X %o %b          ~ [255,255,8,5]           ~ ff FF 10 101
          %d                   ~ [12345678901234567890]  ~ 12345678901234567890
          %x                   ~ ["hi"]                  ~ 6869
          %q                   ~ ["a\\"b"]               ~ "a\\"b"
          <%5s>|%-5s|%.2s      ~ ["a","b","cde"]         ~ <    a>|b    |cd
          %f %.2f %e           ~ [1.5,2.345,1234.5]      ~ 1.500000 2.35 1.234500e+03
          %v %v %v             ~ [1.5,1234567.5,0.00001] ~ 1.5 1.2345675e+06 1e-05
          %v                   ~ [[1,"a",{"b":[null]}]]  ~ [1, "a", {"b": [null]}]
          %s                   ~ [1]                     ~ %!s(int64=1)
          %d                   ~ ["a"]                   ~ %!d(string=a)
          %d                   ~ [1.5]                   ~ %!d(float64=1.5)
          %s %s                ~ ["a"]                   ~ a %!s(MISSING)
          a                    ~ ["b",1]                 ~ a%!(EXTRA string=b, int64=1)
          a%                   ~ []                      ~ a%!(NOVERB)
          """)
  void formatsAsOpaDoes(String format, String values, String expected)
      throws JsonProcessingException {
    assertThat(Sprintf.apply(TextNode.valueOf(format), JSON.readTree(values)).textValue())
        .isEqualTo(expected);
  }

  @Test
  void refusesAnythingButATextAndAnArray() {
    assertThatThrownBy(() -> Sprintf.apply(TextNode.valueOf("a"), TextNode.valueOf("b")))
        .isInstanceOf(AbortException.class);
    assertThatThrownBy(() -> Sprintf.apply(JSON.createArrayNode(), JSON.createArrayNode()))
        .isInstanceOf(AbortException.class);
  }
}
