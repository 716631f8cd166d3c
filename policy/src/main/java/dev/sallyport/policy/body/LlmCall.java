package dev.sallyport.policy.body;

import java.util.List;
import java.util.Optional;

/**
 * A call of a language model.
 *
 * @param api whose form it has
 * @param model the model asked for; empty when the body names none
 * @param texts every text the model is to read, in order
 * @param attachments parts that are no text: images, sounds, files
 * @param tools names of functions the model may call; for tools of the provider, their type
 * @param tokenEstimate tokens of all texts and tool descriptions, at four bytes each
 * @param maxTokens most tokens the answer may have; empty when the body does not say
 * @param stream whether the answer is to come in pieces
 * @param thinking whether the body turns reasoning on or off
 */
public record LlmCall(
    Api api,
    Optional<String> model,
    List<String> texts,
    int attachments,
    List<String> tools,
    long tokenEstimate,
    Optional<Long> maxTokens,
    boolean stream,
    Thinking thinking)
    implements Meaning {

  /** Whose form a call has, by the end of its path. */
  public enum Api {
    /** OpenAI {@code /chat/completions}. */
    CHAT_COMPLETIONS,
    /** OpenAI {@code /completions}. */
    COMPLETIONS,
    /** OpenAI {@code /responses}. */
    RESPONSES,
    /** Anthropic {@code /messages}. */
    MESSAGES,
    /** {@code /embeddings}. */
    EMBEDDINGS,
    /** Any other path: only the model is known, and no text. */
    OTHER
  }

  /** What a body says about reasoning. */
  public enum Thinking {
    ON,
    OFF,
    /** Nothing, so that the model's default counts. */
    UNSET
  }

  public LlmCall {
    texts = List.copyOf(texts);
    tools = List.copyOf(tools);
  }

  /** What the call may cost at most, as far as the body says: estimate and longest answer. */
  public long mostTokens() {
    return tokenEstimate + maxTokens.orElse(0L);
  }
}
