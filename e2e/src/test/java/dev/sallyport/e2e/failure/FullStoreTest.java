package dev.sallyport.e2e.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.archive.ArchiveStatus;
import dev.sallyport.archive.Archivist;
import dev.sallyport.archive.Places;
import dev.sallyport.archive.Recorded;
import dev.sallyport.core.resource.AnchorPlace;
import dev.sallyport.core.resource.Archive;
import dev.sallyport.core.resource.Retention;
import dev.sallyport.core.resource.SegmentStore;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.e2e.gateway.Await;
import dev.sallyport.e2e.gateway.SmallDisk;
import dev.sallyport.recording.Recordings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store and an anchor in directories of a disk that is full: said, and made good later. */
class FullStoreTest {

  @TempDir Path state;
  @TempDir Path disks;

  @Test
  void whatDoesNotFitIsSaidAndGoesThereWhenThereIsRoom() throws Exception {
    Path elsewhere = disks.resolve("elsewhere");
    try (SmallDisk disk = SmallDisk.mount(disks.resolve("disk.img"), elsewhere, 4)) {
      Path store = Files.createDirectory(elsewhere.resolve("store"));
      Path anchors = Files.createDirectory(elsewhere.resolve("anchors"));
      try (Recorded journal = Recorded.in(state)) {
        for (int i = 1; i <= 12; i++) {
          journal.allowed(i, "chat", "alice");
        }
      }
      disk.fill();
      Archive settings =
          new Archive(
              List.of(new AnchorPlace.Directory(anchors.toString())),
              Optional.of(new SegmentStore.Directory(store.toString())),
              Optional.empty(),
              Retention.FOREVER,
              Optional.empty());
      try (Archivist archivist =
          new Archivist(
              state,
              () -> settings,
              new Places(_ -> Secret.of("none"), InstantSource.system()),
              InstantSource.system())) {
        archivist.start();
        ArchiveStatus full =
            Await.until("both to be said", archivist::status, now -> now.problems().size() > 1);
        assertThat(full.problems())
            .anySatisfy(
                problem ->
                    assertThat(problem).contains("shipping: " + store, "No space left on device"))
            .anySatisfy(
                problem ->
                    assertThat(problem)
                        .contains("the anchor " + anchors, "No space left on device"));
        disk.free();
        Await.until(
            "all to arrive",
            archivist::status,
            now ->
                now.problems().isEmpty()
                    && now.shipping().closed() > 1
                    && now.shipping().shipped() == now.shipping().closed());
      }
      Recordings recordings = Recordings.in(state.resolve("recordings"));
      assertThat(recordings.verify(recordings.audit().withAnchors(anchors)).isOk()).isTrue();
    }
  }
}
