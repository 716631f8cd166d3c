package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.ByteSet;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keys and tokens that begin with a prefix their provider has published. What a prefix demands (the
 * alphabet, the length) is checked; nothing is guessed from randomness.
 */
final class ApiKey implements Detector {

  private static final String BASE64URL = "[A-Za-z0-9_\\-]";
  private static final String ALNUM = "[A-Za-z0-9]";

  private static final List<String> FORMATS =
      List.of(
          // AWS access key ids, all resource kinds that stand for credentials
          "(AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z2-7]{16}",
          // GitHub: classic, OAuth, user-to-server, server-to-server, refresh; fine-grained
          "gh[pousr]_" + ALNUM + "{36,}",
          "github_pat_[A-Za-z0-9_]{22,}",
          // GitLab: personal, runner, deploy, CI job, feed, agent, SCIM, feature flag tokens
          "gl(pat|rt|dt|cbt|ft|agent|soat|ffct|imt|oas|ptt)-"
              + BASE64URL
              + "{20,}(\\.[a-z0-9]{2}\\.[a-z0-9]{9})?",
          // Slack: tokens and incoming webhooks
          "xox[abeoprs]-[A-Za-z0-9\\-]{10,}",
          "xapp-\\d-[A-Za-z0-9\\-]{10,}",
          "hooks\\.slack\\.com/(services|workflows)/[A-Za-z0-9_/\\-]{20,}",
          // Stripe: secret, restricted and webhook signing keys
          "(sk|rk)_(live|test)_" + ALNUM + "{16,}",
          "whsec_[A-Za-z0-9+/=]{24,}",
          // OpenAI (legacy, project, service account, admin) and Anthropic
          "sk-" + ALNUM + "{20,}",
          "sk-(proj|svcacct|admin|None)-" + BASE64URL + "{20,}",
          "sk-ant-" + BASE64URL + "{20,}",
          "sk-or-v1-[0-9a-f]{64}",
          // Google: API keys, OAuth client secrets and access tokens
          "AIza" + BASE64URL + "{35}",
          "GOCSPX-" + BASE64URL + "{28}",
          "ya29\\.[A-Za-z0-9_\\-.]{20,}",
          // Hugging Face, Replicate, Groq, xAI, Perplexity
          "(hf|api_org)_[A-Za-z]{34}",
          "r8_" + ALNUM + "{37}",
          "gsk_" + ALNUM + "{52}",
          "xai-" + ALNUM + "{70,}",
          "pplx-" + ALNUM + "{40,}",
          // npm, PyPI, RubyGems, Docker Hub
          "npm_" + ALNUM + "{36}",
          "pypi-" + BASE64URL + "{50,}",
          "rubygems_[0-9a-f]{48}",
          "dckr_(pat|oat)_" + BASE64URL + "{27,}",
          // SendGrid, Twilio, Mailgun, Mailchimp
          "SG\\." + BASE64URL + "{16,32}\\." + BASE64URL + "{16,64}",
          "(SK|AC)[0-9a-f]{32}",
          "key-[0-9a-f]{32}",
          "[0-9a-f]{32}-us\\d{1,2}",
          // DigitalOcean, Shopify, Databricks, Linear, Notion, Postman, Doppler, Vault, Grafana
          "do[opr]_v1_[0-9a-f]{64}",
          "shp(at|ca|pa|ss)_[0-9a-fA-F]{32}",
          "dapi[0-9a-f]{32}(-\\d)?",
          "lin_(api|oauth)_" + ALNUM + "{32,}",
          "(secret|ntn)_" + ALNUM + "{40,}",
          "PMAK-[0-9a-f]{24}-[0-9a-f]{34}",
          "dp\\.(pt|st|ct|sa|scim|audit)\\.[A-Za-z0-9.]{40,}",
          "hv[sbr]\\." + BASE64URL + "{24,}",
          "gl(sa|c)_[A-Za-z0-9+/_=]{32,}",
          // Telegram bots, age
          "\\d{8,10}:AA" + BASE64URL + "{33}",
          "AGE-SECRET-KEY-1[A-Z0-9]{58}");

  @Override
  public DetectorId id() {
    return new DetectorId("api-key");
  }

  @Override
  public List<Pattern> patterns() {
    Stream<Pattern> formats =
        FORMATS.stream().map(format -> Pattern.of(format, "[^A-Za-z0-9_\\-]", "-[^A-Za-z0-9_]"));
    // A storage account key is told by what stands before it, which stays inside of the label.
    Stream<Pattern> azure =
        Stream.of(Pattern.of("AccountKey=[A-Za-z0-9+/]{86}==", "[^A-Za-z0-9+/=]"));
    return Stream.concat(formats, azure).toList();
  }

  @Override
  public ByteSet swallowed() {
    return ByteSet.of("A-Za-z0-9_.+/=\\-");
  }

  /** Only a published prefix keeps a candidate alive that long. */
  @Override
  public boolean acceptsUnfinished(Candidate candidate) {
    return true;
  }
}
