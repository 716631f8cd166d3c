package dev.sallyport.bench.policy;

import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.RequestHead;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the policy benchmarks ask about: a typical call, and data with two rules for it. */
final class Questions {

  static final String DATA =
      """
      {"sallyport": {"resources": {
        "simple": {"groups": ["support", "engineers"]},
        "models": {"groups": ["engineers"], "llm": {"models": ["gpt-5"], "max_tokens": 4000}},
        "limited": {"allow": [
          {"groups": ["partners"], "methods": ["GET"], "paths": ["/v1/models"]},
          {"groups": ["engineers"], "methods": ["GET", "POST"], "paths": ["/health", "/v1"],
           "hold": {"methods": ["DELETE"]}, "mask": {"response": ["email", "us-ssn"]}, "recording": "full"}]}
      }}}
      """;

  private Questions() {}

  /** A call of the resource with two rules. */
  static PolicyInput input(String target) {
    return input("limited", target);
  }

  static PolicyInput input(String resource, String target) {
    return new PolicyInput(
        new Identity("corp", "alice", Set.of("all", "engineers", "staff"), Instant.MAX),
        resource,
        Kind.LLM,
        RequestHead.of(
            "POST",
            "chat.example.com",
            target,
            Map.of(
                "accept", List.of("application/json"),
                "content-type", List.of("application/json"),
                "user-agent", List.of("OpenAI/Python 1.99.1"))),
        new PolicyInput.Connection("TLSv1.3", Optional.empty(), "192.0.2.7"),
        Instant.EPOCH);
  }
}
