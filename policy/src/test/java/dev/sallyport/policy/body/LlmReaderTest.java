package dev.sallyport.policy.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.body.LlmCall.Api;
import dev.sallyport.policy.body.LlmCall.Thinking;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LlmReaderTest {

  private static LlmCall read(String path, String body) {
    return Bodies.to(Kind.LLM).at("POST", path).meaning(body.replace('\'', '"'), LlmCall.class);
  }

  @Test
  void readsChatCompletions() {
    LlmCall call =
        read(
            "/v1/chat/completions",
            """
            {'model':'gpt-5','stream':true,'max_tokens':100,'max_completion_tokens':200,
             'messages':[{'role':'system','content':'Be kind.'},
               {'role':'user','content':[{'type':'text','text':'What is this?'},
                 {'type':'image_url','image_url':{'url':'data:'}}]},
               {'role':'assistant','content':null,'tool_calls':[]}],
             'tools':[{'type':'function','function':{'name':'lookup'}}],
             'reasoning_effort':'low'}""");

    assertThat(call.api()).isEqualTo(Api.CHAT_COMPLETIONS);
    assertThat(call.model()).contains("gpt-5");
    assertThat(call.texts()).containsExactly("Be kind.", "What is this?");
    assertThat(call.attachments()).isEqualTo(1);
    assertThat(call.tools()).containsExactly("lookup");
    assertThat(call.maxTokens()).contains(200L);
    assertThat(call.stream()).isTrue();
    assertThat(call.thinking()).isEqualTo(Thinking.ON);
    assertThat(call.tokenEstimate()).isBetween(15L, 30L);
    assertThat(call.mostTokens()).isEqualTo(call.tokenEstimate() + 200);
  }

  @Test
  void readsResponses() {
    LlmCall call =
        read(
            "/v1/responses",
            """
            {'model':'o5','instructions':'Be brief.','max_output_tokens':50,
             'input':[{'role':'user','content':[{'type':'input_text','text':'Hi'},
                 {'type':'input_image','image_url':'data:'}]},
               {'type':'function_call_output','call_id':'1','output':'42'}],
             'tools':[{'type':'web_search'},{'type':'function','name':'lookup'}],
             'reasoning':{'effort':'none'}}""");

    assertThat(call.api()).isEqualTo(Api.RESPONSES);
    assertThat(call.texts()).containsExactly("Be brief.", "Hi", "42");
    assertThat(call.attachments()).isEqualTo(1);
    assertThat(call.tools()).containsExactly("web_search", "lookup");
    assertThat(call.thinking()).isEqualTo(Thinking.OFF);
  }

  @Test
  void readsAnthropicMessages() {
    LlmCall call =
        read(
            "/v1/messages",
            """
            {'model':'claude-5','max_tokens':1024,'system':[{'type':'text','text':'Rules'}],
             'messages':[{'role':'user','content':'Hello'},
               {'role':'user','content':[{'type':'image','source':{}},
                 {'type':'tool_result','content':[{'type':'text','text':'result'}]}]}],
             'tools':[{'name':'shell','input_schema':{}}],
             'thinking':{'type':'enabled','budget_tokens':1000}}""");

    assertThat(call.api()).isEqualTo(Api.MESSAGES);
    assertThat(call.texts()).containsExactly("Rules", "Hello", "result");
    assertThat(call.attachments()).isEqualTo(1);
    assertThat(call.tools()).containsExactly("shell");
    assertThat(call.thinking()).isEqualTo(Thinking.ON);
  }

  @Test
  void readsEmbeddings() {
    LlmCall call = read("/v1/embeddings", "{'model':'e','input':['one','two']}");
    assertThat(call.api()).isEqualTo(Api.EMBEDDINGS);
    assertThat(call.texts()).containsExactly("one", "two");
    assertThat(read("/v1/embeddings", "{'model':'e','input':[1,2,3]}").attachments()).isEqualTo(3);
  }

  @Test
  void readsOfAnUnknownPathTheModelAlone() {
    LlmCall call = read("/v1/audio/speech", "{'model':'tts','input':'Hi'}");
    assertThat(call.api()).isEqualTo(Api.OTHER);
    assertThat(call.model()).contains("tts");
    assertThat(call.texts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'model':['gpt-5']} | WRONG_TYPE",
        "{'model':5} | WRONG_TYPE",
        "{'model':'a','stream':'true'} | WRONG_TYPE",
        "{'model':'a','stream':1} | WRONG_TYPE",
        "{'model':'a','max_tokens':-1} | WRONG_TYPE",
        "{'model':'a','max_tokens':1.5} | WRONG_TYPE",
        "{'model':'a','tools':{}} | WRONG_TYPE",
        "{'model':'a','tools':['x']} | WRONG_TYPE",
        "{'model':'a','tools':[{}]} | MISSING_FIELD",
        "{'model':'a','messages':true} | WRONG_TYPE",
        "{'model':'a','Model':'b'} | LOOKALIKE_KEY",
        "{'model':'a','MODEL':'b'} | LOOKALIKE_KEY",
        "{'model':'a','messages':[{'role':'user','Content':'b'}]} | LOOKALIKE_KEY",
        "[{'model':'a'}] | WRONG_TYPE",
        "5 | WRONG_TYPE",
      })
  void findsMalformedWhatIsNoCall(String body, Problem problem) {
    assertThat(
            Bodies.to(Kind.LLM).at("POST", "/v1/chat/completions").problem(body.replace('\'', '"')))
        .isEqualTo(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/chat/completions/",
        "/v1/Chat/Completions",
        "/v1/chat/completions;a=b",
        "/v1/chat;a/completions//"
      })
  void readsTextsHoweverThePathIsSpelt(String path) {
    LlmCall call = read(path, "{'model':'gpt-5','messages':[{'role':'user','content':'Hello'}]}");

    assertThat(call.api()).isEqualTo(Api.CHAT_COMPLETIONS);
    assertThat(call.texts()).containsExactly("Hello");
  }
}
