package dev.sallyport.approvals.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sallyport.approvals.review.HoldTerms;
import dev.sallyport.approvals.review.Step;
import dev.sallyport.approvals.state.ApprovalState;
import dev.sallyport.database.DatabaseException;

/** States and terms as they stand in their columns. */
final class Codec {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addMixIn(Step.class, StepNames.class)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .build();

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "step")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Step.AnyOf.class, name = "any_of"),
    @JsonSubTypes.Type(value = Step.AllOf.class, name = "all_of"),
    @JsonSubTypes.Type(value = Step.OwnersOf.class, name = "owners")
  })
  private interface StepNames {}

  private Codec() {}

  static String write(ApprovalState state) {
    return json(state);
  }

  static String write(HoldTerms terms) {
    return json(terms);
  }

  static ApprovalState state(String json) {
    return value(json, ApprovalState.class);
  }

  static HoldTerms terms(String json) {
    return value(json, HoldTerms.class);
  }

  private static String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("states and terms are always representable", e);
    }
  }

  private static <T> T value(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new DatabaseException("An approval in the database cannot be read.", e);
    }
  }
}
