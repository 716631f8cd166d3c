package dev.sallyport.policy.memo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.policy.InputJson;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.dependency.InputPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;

/** The parts against what an input is as JSON. */
class InputPartsTest extends SmallInputs {

  @Property(tries = 500)
  void inputsThatAgreeOnTheirPartsAgreeOnTheirJson(
      @ForAll @From("inputs") PolicyInput one, @ForAll @From("inputs") PolicyInput other)
      throws IOException {
    JsonNode oneJson = json(one);
    JsonNode otherJson = json(other);
    for (InputPath place : places(oneJson)) {
      boolean alike =
          InputParts.valueAt(place).orElseThrow().stream()
              .allMatch(part -> Objects.equals(part.of(one), part.of(other)));
      if (alike) {
        assertThat(at(oneJson, place)).as(place.toString()).isEqualTo(at(otherJson, place));
      }
    }
  }

  @Property(tries = 100)
  void everyPlaceOfAnInputIsKnown(@ForAll @From("inputs") PolicyInput input) throws IOException {
    for (InputPath place : places(json(input))) {
      assertThat(InputParts.valueAt(place)).as(place.toString()).isPresent();
      assertThat(InputParts.presenceOf(place)).as(place.toString()).isPresent();
    }
  }

  @Example
  void placeThatNoInputHasIsNotKnown() {
    assertThat(InputParts.valueAt(InputPath.of("weather"))).isEmpty();
    assertThat(InputParts.valueAt(InputPath.of("request", "colour"))).isEmpty();
    assertThat(InputParts.presenceOf(InputPath.of("request", "colour"))).isEmpty();
  }

  private static JsonNode json(PolicyInput input) throws IOException {
    return new JsonMapper().readTree(InputJson.write(input));
  }

  /** Every object and every leaf; lists count as leaves. */
  private static List<InputPath> places(JsonNode json) {
    List<InputPath> places = new ArrayList<>();
    collect(json, InputPath.ROOT, places);
    return places;
  }

  private static void collect(JsonNode json, InputPath at, List<InputPath> places) {
    places.add(at);
    for (var field : json.properties()) {
      List<String> keys = new ArrayList<>(at.keys());
      keys.add(field.getKey());
      collect(field.getValue(), new InputPath(keys), places);
    }
  }

  private static JsonNode at(JsonNode json, InputPath place) {
    JsonNode found = json;
    for (String key : place.keys()) {
      found = found.path(key);
    }
    return found;
  }
}
