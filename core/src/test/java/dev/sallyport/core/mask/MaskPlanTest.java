package dev.sallyport.core.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskPlanTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final DetectorId EMAIL = new DetectorId("email");
  private static final DetectorId JWT = new DetectorId("jwt");

  private static MaskPlan read(String json) throws Exception {
    return JSON.readValue(json.replace('\'', '"'), MaskPlan.class);
  }

  @Test
  void isTheSameHoweverItsDetectorsCome() {
    assertThat(MaskPlan.of(List.of(JWT, EMAIL, JWT))).isEqualTo(MaskPlan.of(List.of(EMAIL, JWT)));
    assertThat(MaskPlan.of(List.of(JWT, EMAIL)).detectors()).containsExactly(EMAIL, JWT);
  }

  @Test
  void readsListsObjectsAndBoth() throws Exception {
    assertThat(read("['email','jwt']")).isEqualTo(MaskPlan.of(List.of(EMAIL, JWT)));
    assertThat(read("{'email':'redact'}")).isEqualTo(MaskPlan.of(List.of(EMAIL)));
    assertThat(read("['jwt',{'email':{'keep-last':2}}]"))
        .isEqualTo(MaskPlan.of(List.of(JWT)).union(MaskPlan.of(EMAIL, new MaskAction.KeepLast(2))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "['email']",
        "{'email':'hash'}",
        "{'email':'token','jwt':'block'}",
        "{'email':'drop'}",
        "{'email':'fixed'}",
        "{'email':{'fixed':'hidden'}}",
        "{'email':'keep-last'}",
        "{'email':{'keep-last':2}}",
        "{'email':'report','jwt':'redact'}"
      })
  void writesWhatItReads(String json) throws Exception {
    assertThat(JSON.writeValueAsString(read(json))).isEqualTo(json.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'email'",
        "1",
        "[1]",
        "[['email']]",
        "['email','email']",
        "['email',{'email':'hash'}]",
        "{'email':'erase'}",
        "{'email':null}",
        "{'email':{'keep-last':0}}",
        "{'email':{'keep-last':17}}",
        "{'email':{'keep-last':'4'}}",
        "{'email':{'keep-last':4,'fixed':'x'}}",
        "{'email':{'fixed':''}}",
        "{'email':{'fixed':'a\\\\b'}}",
        "{'email':{'fixed':'ünseen'}}"
      })
  void refusesWhatIsNoPlan(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(Exception.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MaskPlan.read(JSON.readTree(json.replace('\'', '"'))));
  }

  @Test
  void unionMasksWhatEitherMasks() {
    MaskPlan union = MaskPlan.of(List.of(EMAIL)).union(MaskPlan.of(List.of(JWT)));

    assertThat(union).isEqualTo(MaskPlan.of(List.of(EMAIL, JWT)));
    assertThat(union.union(MaskPlan.NOTHING)).isEqualTo(union);
    assertThat(MaskPlan.NOTHING.union(union)).isEqualTo(union);
    assertThat(MaskPlan.NOTHING.isEmpty()).isTrue();
    assertThat(union.isEmpty()).isFalse();
  }

  @Test
  void unionTakesTheStricterAction() {
    List<String> fromLaxToStrict =
        List.of("report", "keep-last", "token", "hash", "redact", "fixed", "drop", "block");
    for (int lax = 0; lax < fromLaxToStrict.size(); lax++) {
      for (int strict = lax; strict < fromLaxToStrict.size(); strict++) {
        MaskPlan one = MaskPlan.of(EMAIL, MaskAction.of(fromLaxToStrict.get(lax)));
        MaskPlan other = MaskPlan.of(EMAIL, MaskAction.of(fromLaxToStrict.get(strict)));
        assertThat(one.union(other)).isEqualTo(other).isEqualTo(other.union(one));
      }
    }
  }

  @Test
  void unionKeepsLessAndDoesNotDependOnTheOrder() {
    MaskPlan two = MaskPlan.of(EMAIL, new MaskAction.KeepLast(2));
    MaskPlan four = MaskPlan.of(EMAIL, new MaskAction.KeepLast(4));
    MaskPlan a = MaskPlan.of(EMAIL, new MaskAction.Fixed("a"));
    MaskPlan b = MaskPlan.of(EMAIL, new MaskAction.Fixed("b"));

    assertThat(two.union(four)).isEqualTo(four.union(two)).isEqualTo(two);
    assertThat(a.union(b)).isEqualTo(b.union(a));
  }

  @Test
  void hidesWhatAnotherHidesOnlyWithAllItsDetectorsAndNoLaxerAction() {
    MaskPlan redacted = MaskPlan.of(List.of(EMAIL));

    assertThat(MaskPlan.of(List.of(EMAIL, JWT)).hidesAllOf(redacted)).isTrue();
    assertThat(MaskPlan.of(EMAIL, new MaskAction.Drop()).hidesAllOf(redacted)).isTrue();
    assertThat(MaskPlan.of(List.of(JWT)).hidesAllOf(redacted)).isFalse();
    assertThat(MaskPlan.of(EMAIL, new MaskAction.Token()).hidesAllOf(redacted)).isFalse();
    assertThat(redacted.restoring().hidesAllOf(redacted)).isFalse();
  }

  @Test
  void cannotBeChangedFromOutside() {
    TreeMap<DetectorId, MaskAction> actions = new TreeMap<>();
    actions.put(EMAIL, new MaskAction.Redact());
    MaskPlan plan = new MaskPlan(actions);

    actions.clear();

    assertThat(plan.detectors()).containsExactly(EMAIL);
    assertThatThrownBy(() -> plan.detectors().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(plan.without(Set.of(EMAIL)).isEmpty()).isTrue();
    assertThat(plan.detectors()).containsExactly(EMAIL);
  }
}
