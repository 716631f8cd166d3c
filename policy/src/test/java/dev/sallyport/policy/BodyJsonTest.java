package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.body.BodyHead;
import dev.sallyport.policy.body.BodyReader;
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.policy.body.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code input.body} as Rego sees it. */
class BodyJsonTest {

  private static JsonNode written(InspectedBody body) throws IOException {
    JsonNode input = Documents.JSON.readTree(InputJson.write(Request.to("any").input().with(body)));
    assertThat(Schemas.faults(Schemas.INPUT, input)).as(input.toString()).isEmpty();
    return input.path("body");
  }

  private static JsonNode read(Kind kind, String path, String body) throws IOException {
    return written(
        BodyReader.read(
                kind,
                new BodyHead(
                    "POST",
                    List.of(path.substring(1).split("/")),
                    Map.of("content-type", List.of("application/json"))),
                ByteBuffer.wrap(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
            .getLast());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "HTTP | /a | {'x':[1.50,null,'é']} | {'x':[1.50,null,'é']}",
        "LLM | /v1/messages | {'model':'m','max_tokens':4,'messages':[{'content':'hello'}]} |"
            + " {'api':'messages','model':'m','texts':['hello'],'attachments':0,'tools':[],"
            + "'token_estimate':2,'max_tokens':4,'stream':false,'thinking':'unset'}",
        "MCP | /mcp | {'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'t'}} |"
            + " {'type':'request','method':'tools/call','tool':'t','arguments':{}}",
        "VECTOR | /collections/c/points/delete | {'points':[7],'filter':{}} |"
            + " {'dialect':'qdrant','operation':'delete','collection':'c','filter':{},'ids':['7'],"
            + "'everything':false}",
      })
  void saysWhatABodyMeans(Kind kind, String path, String body, String meaning) throws IOException {
    JsonNode written = read(kind, path, body);

    assertThat(written.path("status").asText()).isEqualTo("parsed");
    String field = kind == Kind.HTTP ? "json" : kind.name().toLowerCase(java.util.Locale.ROOT);
    assertThat(written.path(field)).isEqualTo(Documents.json(meaning.replace('\'', '"')));
  }

  @Test
  void saysWhereAnElementOfABatchStands() throws IOException {
    JsonNode second =
        read(
            Kind.MCP,
            "/mcp",
            "[{'jsonrpc':'2.0','method':'a'},{'jsonrpc':'2.0','id':2,'method':'b'}]");

    assertThat(second.path("batch")).isEqualTo(Documents.json("{index: 1, size: 2}"));
    assertThat(second.path("json").path("method").asText()).isEqualTo("b");
  }

  @ParameterizedTest
  @EnumSource
  void namesEveryProblem(Problem problem) throws IOException {
    assertThat(written(new InspectedBody.Malformed(3, problem)))
        .isEqualTo(
            Documents.json("{status: 'malformed', size: 3, problem: '" + problem.code() + "'}"));
  }

  @Test
  void tellsWhatIsNotSeenFromWhatIsNotThere() throws IOException {
    assertThat(written(new InspectedBody.NotInspected()))
        .isEqualTo(Documents.json("{status: 'not_inspected'}"));
    assertThat(written(new InspectedBody.TooLarge(9)))
        .isEqualTo(Documents.json("{status: 'too_large', limit: 9}"));
    assertThat(
            written(
                BodyReader.absent(
                    Kind.VECTOR, new BodyHead("DELETE", List.of("collections", "c"), Map.of()))))
        .isEqualTo(
            Documents.json(
                """
                {status: 'absent', size: 0, vector: {dialect: 'qdrant', collection: 'c',
                 operation: 'delete_collection', ids: [], everything: false}}"""));
  }
}
