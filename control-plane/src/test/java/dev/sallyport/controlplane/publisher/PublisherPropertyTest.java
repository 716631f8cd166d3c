package dev.sallyport.controlplane.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Throws events at a publisher in any order and looks at every message it sends. */
class PublisherPropertyTest {

  private static final int PEERS = 3;

  /**
   * Everything that can happen; {@code which} picks the peer or the content. There are few
   * contents, so that going back to an earlier one happens often.
   */
  private enum Event {
    SUBMIT {
      @Override
      void happen(SimulatedWorld world, int which) {
        world.submit("r" + which % 5);
      }
    },
    GUARD_JOINS {
      @Override
      void happen(SimulatedWorld world, int which) {
        world.guard(which).join();
      }
    },
    GUARD_LEAVES {
      @Override
      void happen(SimulatedWorld world, int which) {
        world.guard(which).leave();
      }
    },
    GUARD_ACCEPTS {
      @Override
      void happen(SimulatedWorld world, int which) {
        world.guard(which).answer(true);
      }
    },
    GUARD_REJECTS {
      @Override
      void happen(SimulatedWorld world, int which) {
        world.guard(which).answer(false);
      }
    },
    ENVOY_CONNECTS {
      @Override
      void happen(SimulatedWorld world, int which) {
        world.envoy(which).connect();
      }
    },
    ENVOY_DISCONNECTS {
      @Override
      void happen(SimulatedWorld world, int which) {
        world.envoy(which).disconnect();
      }
    },
    ENVOY_APPLIES {
      @Override
      void happen(SimulatedWorld world, int which) {
        world.envoy(which).answer(true);
      }
    },
    ENVOY_REFUSES {
      @Override
      void happen(SimulatedWorld world, int which) {
        world.envoy(which).answer(false);
      }
    },
    TIME_PASSES {
      @Override
      void happen(SimulatedWorld world, int which) {
        world.pass(Duration.ofSeconds(1L + which * 3L));
      }
    };

    abstract void happen(SimulatedWorld world, int which);
  }

  @Property(tries = 1500)
  void neverOffersWhatAGuardHasYetToAcceptAndNeverDropsWhatAnEnvoyMayRouteWith(
      @ForAll @Size(max = 120) List<@IntRange(max = 9) Integer> events,
      @ForAll @Size(120) List<@IntRange(max = 11) Integer> choices) {
    SimulatedWorld world = new SimulatedWorld(PEERS);
    for (int i = 0; i < events.size(); i++) {
      Event.values()[events.get(i)].happen(world, choices.get(i));
      world.settle();
    }
    assertThat(world.violations()).isEmpty();
  }

  @Property(tries = 500)
  void alwaysGetsToTheLatestSnapshotWhenPeersAnswerAgain(
      @ForAll @Size(max = 60) List<@IntRange(max = 9) Integer> events,
      @ForAll @Size(60) List<@IntRange(max = 11) Integer> choices) {
    SimulatedWorld world = new SimulatedWorld(PEERS);
    for (int i = 0; i < events.size(); i++) {
      Event.values()[events.get(i)].happen(world, choices.get(i));
      world.settle();
    }
    world.guard(0).join();
    world.envoy(0).connect();
    world.submit("last");
    for (int round = 0; round < 20; round++) {
      world.answerAll();
      world.pass(Duration.ofSeconds(1));
    }

    assertThat(world.status().current().orElseThrow().revision()).isEqualTo("last");
    assertThat(world.status().ready()).isTrue();
    assertThat(world.status().pending()).isEmpty();
  }

  @Property(tries = 100)
  void comesToRestWhenNothingHappens(@ForAll @IntRange(min = 1, max = 8) int edits) {
    SimulatedWorld world = new SimulatedWorld(PEERS);
    world.guard(0).join();
    world.envoy(0).connect();
    for (int edit = 0; edit < edits; edit++) {
      world.submit("r" + edit);
      world.answerAll();
    }
    for (int minute = 0; minute < 40; minute++) {
      world.pass(Duration.ofSeconds(5));
      world.answerAll();
    }
    int messages = world.messages();
    world.pass(Duration.ofDays(1));

    assertThat(world.messages()).isEqualTo(messages);
    assertThat(world.envoy(0).clustersOffered()).containsExactly("cluster-r" + (edits - 1));
  }
}
