package dev.sallyport.policy.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.body.VectorCall.Dialect;
import dev.sallyport.policy.body.VectorCall.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorReaderTest {

  private static final String CHROMA = "/api/v2/tenants/t/databases/d/collections";

  private static VectorCall read(String method, String path, String body) {
    return Bodies.to(Kind.VECTOR)
        .at(method, path)
        .meaning(body.replace('\'', '"'), VectorCall.class);
  }

  private static VectorCall absent(String method, String path) {
    return (VectorCall) Bodies.to(Kind.VECTOR).at(method, path).absent().meant().orElseThrow();
  }

  @Test
  void readsAQueryOfChroma() {
    VectorCall call =
        read(
            "POST",
            CHROMA + "/42/query",
            "{'query_embeddings':[[0.1]],'n_results':5,'where':{'team':'a'}}");

    assertThat(call.dialect()).isEqualTo(Dialect.CHROMA);
    assertThat(call.operation()).isEqualTo(Operation.QUERY);
    assertThat(call.collection()).contains("42");
    assertThat(call.namespace()).contains("t/d");
    assertThat(call.topK()).contains(5L);
    assertThat(call.filter().orElseThrow().toString()).isEqualTo("{\"team\":\"a\"}");
  }

  @Test
  void readsCallsOfQdrant() {
    VectorCall query = read("POST", "/collections/people/points/query", "{'limit':3}");
    assertThat(query.operation()).isEqualTo(Operation.QUERY);
    assertThat(query.collection()).contains("people");
    assertThat(query.topK()).contains(3L);

    VectorCall upsert =
        read(
            "PUT", "/collections/people/points", "{'points':[{'id':1,'vector':[0.5]},{'id':'b'}]}");
    assertThat(upsert.operation()).isEqualTo(Operation.UPSERT);
    assertThat(upsert.ids()).containsExactly("1", "b");

    assertThat(read("POST", "/collections/people/points/delete", "{'points':[1,2]}").ids())
        .containsExactly("1", "2");
  }

  @Test
  void readsCallsOfPinecone() {
    VectorCall delete = read("POST", "/vectors/delete", "{'deleteAll':true,'namespace':'n'}");
    assertThat(delete.dialect()).isEqualTo(Dialect.PINECONE);
    assertThat(delete.operation()).isEqualTo(Operation.DELETE);
    assertThat(delete.namespace()).contains("n");
    assertThat(delete.everything()).isTrue();
    assertThat(read("POST", "/query", "{'topK':7,'vector':[1]}").topK()).contains(7L);
  }

  @Test
  void knowsADeletionOfEverything() {
    assertThat(read("POST", CHROMA + "/42/delete", "{}").everything()).isTrue();
    assertThat(read("POST", CHROMA + "/42/delete", "{'ids':['a']}").everything()).isFalse();
    assertThat(read("POST", CHROMA + "/42/delete", "{'where':{'a':1}}").everything()).isFalse();
  }

  @Test
  void readsEveryOperationOfABatch() {
    List<InspectedBody> calls =
        Bodies.to(Kind.VECTOR)
            .at("POST", "/collections/people/points/batch")
            .readAll(
                "{\"operations\":[{\"upsert\":{\"points\":[]}},{\"delete\":{\"points\":[9]}}]}");

    assertThat(calls)
        .extracting(call -> ((VectorCall) call.meant().orElseThrow()).operation())
        .containsExactly(Operation.UPSERT, Operation.DELETE);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v2/tenants/t/databases/d/collections, LIST_COLLECTIONS",
    "GET, /api/v2/tenants/t/databases/d/collections/people, DESCRIBE_COLLECTION",
    "DELETE, /api/v2/tenants/t/databases/d/collections/people, DELETE_COLLECTION",
    "GET, /api/v2/tenants/t/databases/d/collections/42/count, COUNT",
    "DELETE, /api/v1/collections/people, DELETE_COLLECTION",
    "DELETE, /api/v2/tenants/t/databases/d, OTHER",
    "POST, /api/v2/reset, OTHER",
    "DELETE, /collections/people, DELETE_COLLECTION",
    "GET, /collections, LIST_COLLECTIONS",
    "GET, /collections/people/points/7, GET",
    "DELETE, /indexes/people, DELETE_COLLECTION",
    "GET, /vectors/fetch, GET",
    "DELETE, //collections/people, OTHER",
    "DELETE, /collections//people, OTHER",
    "DELETE, /Collections/people, DELETE_COLLECTION",
    "DELETE, /x/collections/people, OTHER",
    "GET, /, OTHER",
  })
  void knowsWhatRequestsWithoutABodyDo(String method, String path, Operation operation) {
    assertThat(absent(method, path).operation()).isEqualTo(operation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'n_results':'5'} | WRONG_TYPE",
        "{'n_results':-1} | WRONG_TYPE",
        "{'ids':{'x':1},'Ids':[]} | LOOKALIKE_KEY",
        "{'ids':[true]} | WRONG_TYPE",
        "{'operations':[]} | BATCH_SIZE",
        "{'operations':[{'upsert':{},'delete':{}}]} | WRONG_TYPE",
        "[] | WRONG_TYPE",
      })
  void findsMalformedWhatIsNoCall(String body, Problem problem) {
    assertThat(
            Bodies.to(Kind.VECTOR)
                .at("POST", CHROMA + "/42/query")
                .problem(body.replace('\'', '"')))
        .isEqualTo(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/collections/people/",
        "/collections/people//",
        "/Collections/people",
        "/collections;v=1/people;x=y"
      })
  void readsAPathAsTheLeastParticularServerDoes(String path) {
    assertThat(absent("DELETE", path).operation()).isEqualTo(Operation.DELETE_COLLECTION);
    assertThat(absent("DELETE", path).collection()).contains("people");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'query':1,'lookup_from':{'collection':'secret','vector':'v'}}",
        "{'prefetch':[{'prefetch':{'lookup_from':{'collection':'secret'}}}]}",
        "{'group_by':'a','with_lookup':'secret'}",
        "{'group_by':'a','with_lookup':{'collection':'secret','with_payload':true}}",
        "{'searches':[{'limit':1,'lookup_from':{'collection':'secret'}}]}"
      })
  void aLookUpInAnotherCollectionIsAQueryOfThat(String body) {
    List<InspectedBody> elements =
        Bodies.to(Kind.VECTOR)
            .at("POST", "/collections/people/points/query/groups")
            .readAll(body.replace('\'', '"'));

    assertThat(elements)
        .extracting(element -> ((VectorCall) element.meant().orElseThrow()).collection().orElse(""))
        .containsExactly("people", "secret");
    assertThat(elements)
        .extracting(element -> ((VectorCall) element.meant().orElseThrow()).operation())
        .containsOnly(Operation.QUERY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'filter':{}}",
        "{'filter':{'must':[],'should':null}}",
        "{'points':[]}",
        "{'where':{}}"
      })
  void aDeletionThatAsksForNothingTakesEverything(String body) {
    assertThat(read("POST", "/collections/people/points/delete", body).everything()).isTrue();
    assertThat(
            read("POST", "/collections/people/points/delete", "{'filter':{'must':[{'key':'a'}]}}")
                .everything())
        .isFalse();
  }
}
