package dev.sallyport.extproc.stream;

import static dev.sallyport.extproc.testing.FakeDesk.ID;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.event.RecordedEvent.Ended;
import dev.sallyport.extproc.testing.FakeEnvoy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers who ask what became of an approval. */
class ApprovalStatusTest extends HeldRequests {

  @ParameterizedTest
  @CsvSource({"GET,look", "DELETE,withdraw"})
  void tellsTheCallerWhatBecameOfAnApproval(String method, String asked) {
    FakeEnvoy envoy =
        guard
            .to("plain")
            .requestHead(guard.head(method, ":path", "/.sallyport/approvals/" + ID), true);

    JsonNode answer = refused(envoy, 200);

    assertThat(answer.path("state").asText()).isEqualTo("pending");
    assertThat(guard.desk.said).containsExactly(asked);
    assertThat(guard.journal.only(Ended.class).outcome()).isEqualTo("completed");
  }

  @Test
  void knowsNoApprovalWithoutAName() {
    FakeEnvoy envoy =
        guard.to("plain").requestHead(guard.head("GET", ":path", "/.sallyport/approvals/"), true);

    assertThat(refused(envoy, 404).path("code").asText()).isEqualTo("approval_unknown");
  }
}
