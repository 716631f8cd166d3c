package dev.sallyport.core.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskAction;
import dev.sallyport.core.mask.MaskPlan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MaskingTest {

  private static final DetectorId EMAIL = new DetectorId("email");
  private static final DetectorId JWT = new DetectorId("jwt");
  private static final MaskPlan BOTH = MaskPlan.of(List.of(EMAIL, JWT));

  private static Masking liftable(DetectorId... detectors) {
    return new Masking(
        MaskPlan.NOTHING,
        BOTH,
        new TreeSet<>(Set.of(detectors)),
        Optional.empty(),
        Uninspectable.REFUSE,
        Inspection.STANDARD);
  }

  @Test
  void aPolicyAddsAndTightens() {
    MaskPlan asked = MaskPlan.of(EMAIL, new MaskAction.Block());

    assertThat(liftable().responsePlan(asked, Set.of())).isEqualTo(BOTH.union(asked));
    assertThat(liftable().requestPlan(asked, Set.of())).isEqualTo(asked);
  }

  @Test
  void whatIsNotLiftableStaysWhateverThePolicyLifts() {
    assertThat(liftable().responsePlan(MaskPlan.NOTHING, Set.of(EMAIL, JWT))).isEqualTo(BOTH);
    assertThat(liftable(EMAIL).responsePlan(MaskPlan.NOTHING, Set.of(EMAIL, JWT)))
        .isEqualTo(MaskPlan.of(List.of(JWT)));
  }

  @Test
  void whatThePolicyMasksItselfIsNotLifted() {
    MaskPlan asked = MaskPlan.of(EMAIL, new MaskAction.Hash());

    assertThat(liftable(EMAIL).responsePlan(asked, Set.of(EMAIL)))
        .isEqualTo(asked.union(MaskPlan.of(List.of(JWT))));
  }
}
