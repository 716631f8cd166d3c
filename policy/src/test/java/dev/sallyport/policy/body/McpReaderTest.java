package dev.sallyport.policy.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.body.InspectedBody.Batch;
import dev.sallyport.policy.body.InspectedBody.Parsed;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class McpReaderTest {

  private static final Bodies MCP = Bodies.to(Kind.MCP);
  private static final String CALL =
      """
      {"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"search","arguments":{"q":"x"}}}""";

  private static McpMessage read(String body) {
    return MCP.meaning(body, McpMessage.class);
  }

  @Test
  void readsACallOfATool() {
    McpMessage call =
        MCP.header("mcp-protocol-version", "2025-11-25").meaning(CALL, McpMessage.class);

    assertThat(call.type()).isEqualTo(McpMessage.Type.REQUEST);
    assertThat(call.method()).contains("tools/call");
    assertThat(call.tool()).contains("search");
    assertThat(call.arguments().toString()).isEqualTo("{\"q\":\"x\"}");
    assertThat(call.id().orElseThrow().asInt()).isEqualTo(7);
    assertThat(call.protocolVersion()).contains("2025-11-25");
  }

  @Test
  void readsWhatOtherMethodsAreAbout() {
    assertThat(
            read("{'jsonrpc':'2.0','id':1,'method':'resources/read','params':{'uri':'file:///a'}}"
                    .replace('\'', '"'))
                .uri())
        .contains("file:///a");
    assertThat(
            read("{'jsonrpc':'2.0','id':1,'method':'prompts/get','params':{'name':'p'}}"
                    .replace('\'', '"'))
                .prompt())
        .contains("p");
    assertThat(
            read("{'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':'2025-11-25'}}"
                    .replace('\'', '"'))
                .protocolVersion())
        .contains("2025-11-25");
    assertThat(read("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}").type())
        .isEqualTo(McpMessage.Type.NOTIFICATION);
    assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":{}}").type())
        .isEqualTo(McpMessage.Type.RESPONSE);
  }

  @Test
  void readsARequestOfTheEraWithoutSessions() {
    String body =
        """
        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}""";

    assertThat(
            MCP.header("mcp-protocol-version", "2026-07-28")
                .header("mcp-method", "tools/call")
                .header("mcp-name", "search")
                .meaning(body, McpMessage.class)
                .protocolVersion())
        .contains("2026-07-28");
    assertThat(MCP.header("mcp-protocol-version", "2025-11-25").problem(body))
        .isEqualTo(Problem.HEADER_MISMATCH);
  }

  @ParameterizedTest
  @CsvSource({
    "mcp-method, tools/list",
    "mcp-method, tools/Call",
    "mcp-method, ''",
    "mcp-name, delete",
    "mcp-name, Search",
    "mcp-name, =?base64?ZGVsZXRl?=",
    "mcp-name, =?base64?***?=",
    "mcp-name, =?base64?=",
  })
  void findsMalformedWhoseHeadersSaySomethingElse(String header, String value) {
    assertThat(MCP.header(header, value).problem(CALL)).isEqualTo(Problem.HEADER_MISMATCH);
  }

  @Test
  void takesHeadersThatSayTheSame() {
    assertThat(MCP.header("mcp-name", "=?base64?c2VhcmNo?=").problem(CALL)).isNull();
    assertThat(MCP.header("mcp-method", "tools/call", "tools/call").problem(CALL))
        .as("twice")
        .isEqualTo(Problem.HEADER_MISMATCH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | MISSING_FIELD",
        "5 | WRONG_TYPE",
        "{'jsonrpc':'1.0','id':1,'method':'tools/list'} | WRONG_TYPE",
        "{'jsonrpc':2.0,'id':1,'method':'tools/list'} | WRONG_TYPE",
        "{'jsonrpc':'2.0','id':null,'method':'tools/list'} | WRONG_TYPE",
        "{'jsonrpc':'2.0','id':1.5,'method':'tools/list'} | WRONG_TYPE",
        "{'jsonrpc':'2.0','id':[1],'method':'tools/list'} | WRONG_TYPE",
        "{'jsonrpc':'2.0','id':1,'method':['tools/call']} | WRONG_TYPE",
        "{'jsonrpc':'2.0','id':1,'method':'tools/call'} | MISSING_FIELD",
        "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':['delete']} | WRONG_TYPE",
        "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':['delete']}} | WRONG_TYPE",
        "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':null}} | MISSING_FIELD",
        "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'a','arguments':[]}} | WRONG_TYPE",
        "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'a'},'result':{}} | WRONG_TYPE",
        "{'jsonrpc':'2.0','id':1,'result':{},'error':{}} | MISSING_FIELD",
        "{'jsonrpc':'2.0','id':1,'method':'tools/list','Method':'tools/call'} | LOOKALIKE_KEY",
        "{'jsonrpc':'2.0','id':1,'method':'tools/list','PARAMS':{}} | LOOKALIKE_KEY",
        "{'jsonrpc':'2.0','id':1,'method':'tools/list','param\u017F':{}} | LOOKALIKE_KEY",
        "{'jsonrpc':'2.0','id':1,'method':'tools/list','\uFF4D\uFF45\uFF54\uFF48\uFF4F\uFF44':'x'} | LOOKALIKE_KEY",
        "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'a','Name':'delete'}} | LOOKALIKE_KEY",
        "[] | BATCH_SIZE",
        "[[]] | WRONG_TYPE",
      })
  void findsMalformedWhatIsNoMessage(String body, Problem problem) {
    assertThat(MCP.problem(body.replace('\'', '"'))).as(body).isEqualTo(problem);
  }

  @Test
  void readsEveryElementOfABatch() {
    List<InspectedBody> batch =
        MCP.readAll("[" + CALL + "," + CALL.replace("search", "delete") + "]");

    assertThat(batch)
        .extracting(body -> ((McpMessage) body.meant().orElseThrow()).tool())
        .containsExactly(Optional.of("search"), Optional.of("delete"));
    assertThat(((Parsed) batch.get(1)).batch()).contains(new Batch(1, 2));
    assertThat(((Parsed) batch.get(1)).json().path("method").asText()).isEqualTo("tools/call");
  }

  @Test
  void oneMalformedElementSpoilsABatch() {
    assertThat(MCP.readAll("[" + CALL + ",{}]")).hasSize(1);
    assertThat(MCP.problem("[" + CALL + ",{}]")).isEqualTo(Problem.MISSING_FIELD);
    assertThat(MCP.problem("[" + CALL + ("," + CALL).repeat(100) + "]"))
        .isEqualTo(Problem.BATCH_SIZE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Delete", "delete ", "d\u0435lete", "de\u200Dlete", "\uFF44elete"})
  void keepsNamesOfToolsAsTheServerGetsThem(String name) {
    assertThat(read(CALL.replace("search", name)).tool()).contains(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Tools/Call", "TOOLS/CALL", "tools/call ", "\uFF54ools/call"})
  void findsMalformedWhatIsAMethodButForItsSpelling(String method) {
    assertThat(
            MCP.problem(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{\"name\":\"delete\"}}"
                    .formatted(method)))
        .isEqualTo(Problem.LOOKALIKE_KEY);
  }
}
