package dev.sallyport.bench.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerTest {

  @ParameterizedTest
  @EnumSource
  void isJsonWithSomethingToMask(Answer answer) throws Exception {
    assertThat(new JsonMapper().readTree(answer.json()).isContainerNode()).isTrue();
    assertThat(answer.json()).contains(Answer.SECRET);
  }

  @ParameterizedTest
  @EnumSource
  void isAsLongAsTheHelpSays(Answer answer) {
    switch (answer) {
      case SMALL -> assertThat(answer.bytes()).isEqualTo(70);
      case LARGE -> assertThat(answer.bytes()).isBetween(10_000, 10_480);
    }
  }
}
