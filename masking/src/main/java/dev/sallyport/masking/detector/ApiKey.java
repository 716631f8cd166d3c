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
          // AWS: session tokens begin with what they are made of; Marketplace web services
          "(FwoGZXIvYXdz|IQoJb3JpZ2lu)[A-Za-z0-9+/=]{50,}",
          "amzn\\.mws\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
          // Azure: client secrets of Entra ID, shared access signatures
          "[A-Za-z0-9_~.]{3}\\dQ~[A-Za-z0-9_~.\\-]{31,34}",
          "sig=[A-Za-z0-9%+/]{43,53}(%3[dD]|=)",
          // GitHub: classic, OAuth, user-to-server, server-to-server, refresh; fine-grained
          "gh[pousr]_" + ALNUM + "{36,}",
          "github_pat_[A-Za-z0-9_]{22,}",
          // GitLab: personal, runner, deploy, CI job, feed, agent, SCIM, feature flag tokens
          "gl(pat|rt|dt|cbt|ft|agent|soat|ffct|imt|oas|ptt)-"
              + BASE64URL
              + "{20,}(\\.[a-z0-9]{2}\\.[a-z0-9]{9})?",
          "GR1348941" + BASE64URL + "{20,}",
          // Slack: tokens and incoming webhooks
          "xox[abcdeoprs]-[A-Za-z0-9%.\\-]{10,}",
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
          "1//0" + BASE64URL + "{40,}",
          // Firebase Cloud Messaging
          "AAAA" + BASE64URL + "{7}:" + BASE64URL + "{140}",
          // Hugging Face, Replicate, Groq, xAI, Perplexity
          "(hf|api_org)_[A-Za-z]{34}",
          "r8_" + ALNUM + "{37}",
          "gsk_" + ALNUM + "{52}",
          "xai-" + ALNUM + "{70,}",
          "pplx-" + ALNUM + "{40,}",
          // NVIDIA, Cerebras, Fireworks, Pinecone, LangSmith, ElevenLabs, Tavily, Voyage, Jina
          "nvapi-" + BASE64URL + "{50,}",
          "csk-" + ALNUM + "{40,}",
          "fw_" + ALNUM + "{20,}",
          "pcsk_[A-Za-z0-9_]{50,}",
          "lsv2_(pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}",
          "sk_[0-9a-f]{48}",
          "tvly-[A-Za-z0-9\\-]{20,}",
          "pa-[A-Za-z0-9_\\-]{43}",
          "jina_" + ALNUM + "{50,}",
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
          "(shippo|flo)_(live|test)_[0-9a-f]{40}",
          // Square, PayPal, Razorpay, Flutterwave, Adyen
          "sq0(atp|csp|idp)-" + BASE64URL + "{22,43}",
          "EAAA[El]" + BASE64URL + "{59}",
          "access_token\\$(production|sandbox)\\$[0-9a-z]{16}\\$[0-9a-f]{32}",
          "rzp_(live|test)_" + ALNUM + "{14}",
          "FLWSECK(_TEST)?-[0-9A-Za-z]{12,}(-X)?",
          "AQE[A-Za-z0-9+/=]{100,}",
          // Atlassian, Airtable, Figma, Asana, HubSpot
          "ATATT3[A-Za-z0-9_\\-=]{60,}",
          "ATCTT3[A-Za-z0-9_\\-=]{60,}",
          "pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}",
          "figd_" + BASE64URL + "{38,}",
          "[12]/[0-9]{15,17}(/[0-9]{15,17})?:[0-9a-f]{32}",
          "pat-(na|eu)\\d-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
          // Sentry, New Relic, Dynatrace, Honeycomb, Sonar
          "sntry[su]_[A-Za-z0-9+/=_]{40,}",
          "NR(AK|JS|II|AL)-[A-Za-z0-9\\-]{27,40}",
          "dt0c01\\.[A-Z0-9]{24}\\.[A-Z0-9]{64}",
          "hc[abx]ik_[0-9a-z]{58}",
          "sq[apu]_[0-9a-f]{40}",
          // Cloudflare, Heroku, Netlify, Fly.io, Vercel, Supabase, PlanetScale
          "v1\\.0-[0-9a-f]{24}-[0-9a-f]{146}",
          "HRKU-[A-Za-z0-9_\\-]{36,}",
          "nfp_" + ALNUM + "{36,}",
          "(FlyV1 )?fm[12][ar]?_[A-Za-z0-9+/=]{60,}",
          "fo1_" + BASE64URL + "{43}",
          "vc[pki]_" + ALNUM + "{24,}",
          "sb[ps]?_[0-9a-f]{40}",
          "sb_secret_" + BASE64URL + "{20,}",
          "pscale_(tkn|pw|oauth)_[A-Za-z0-9_=.\\-]{32,}",
          // Terraform, Pulumi, CircleCI, Buildkite, JFrog, NuGet, crates.io, Clojars
          ALNUM + "{14}\\.atlasv1\\." + BASE64URL + "{60,}",
          "pul-[0-9a-f]{40}",
          "CCIPAT_" + ALNUM + "{22}_[0-9a-f]{40}",
          "bk(ua|aj|ca)_[0-9a-f]{40}",
          "AKCp[58]" + ALNUM + "{64,}",
          "oy2[a-z0-9]{43}",
          "cio[A-Za-z0-9]{32}",
          "CLOJARS_[0-9a-z]{60}",
          // Brevo, MailerSend, Discord, Dropbox, Facebook, Mapbox, 1Password, Duffel
          "xkeysib-[0-9a-f]{64}-" + ALNUM + "{16}",
          "mlsn\\.[0-9a-f]{64}",
          "[MNO][A-Za-z0-9_\\-]{23,27}\\.[A-Za-z0-9_\\-]{6}\\.[A-Za-z0-9_\\-]{27,40}",
          "(discord|discordapp)\\.com/api/webhooks/\\d{17,20}/" + BASE64URL + "{60,}",
          "sl\\.[A-Za-z0-9_\\-]{60,}",
          "EAA[A-Za-z0-9]{80,}",
          "sk\\.eyJ[A-Za-z0-9_\\-]{40,}\\." + BASE64URL + "{20,}",
          "ops_eyJ[A-Za-z0-9_\\-]{60,}",
          "duffel_(live|test)_" + BASE64URL + "{43}",
          // Alibaba Cloud, Tencent Cloud, Yandex Cloud
          "LTAI" + ALNUM + "{16,20}",
          "AKID" + ALNUM + "{32}",
          "YC[A-Za-z0-9_\\-]{38}",
          "t1\\.[A-Za-z0-9_\\-]{40,}={0,2}\\.[A-Za-z0-9_\\-]{80,}",
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
