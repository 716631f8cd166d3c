package dev.sallyport.core.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MaskPlanTest {

  private static final DetectorId EMAIL = new DetectorId("email");
  private static final DetectorId JWT = new DetectorId("jwt");

  @Test
  void isTheSameHoweverItsDetectorsCome() {
    assertThat(MaskPlan.of(List.of(JWT, EMAIL, JWT))).isEqualTo(MaskPlan.of(List.of(EMAIL, JWT)));
    assertThat(MaskPlan.of(List.of(JWT, EMAIL)).detectors()).containsExactly(EMAIL, JWT);
  }

  @Test
  void unionMasksWhatEitherMasks() {
    MaskPlan union = MaskPlan.of(List.of(EMAIL)).union(MaskPlan.of(List.of(JWT)));

    assertThat(union).isEqualTo(MaskPlan.of(List.of(EMAIL, JWT)));
    assertThat(union.union(MaskPlan.NOTHING)).isEqualTo(union);
    assertThat(MaskPlan.NOTHING.isEmpty()).isTrue();
    assertThat(union.isEmpty()).isFalse();
  }

  @Test
  void cannotBeChangedFromOutside() {
    TreeSet<DetectorId> detectors = new TreeSet<>(List.of(EMAIL));
    MaskPlan plan = new MaskPlan(detectors);

    detectors.clear();

    assertThat(plan.detectors()).containsExactly(EMAIL);
    assertThatThrownBy(() -> plan.detectors().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
