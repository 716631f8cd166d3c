"""What the official OpenAI SDK makes of answers by the gateway itself: a denial, and a spent budget.

Prints one JSON object: {"allowed": text, "streamed": text, "denied": {...}, "spent": {...}}.
"""

import argparse
import json
import ssl

from openai import APIStatusError, DefaultHttpxClient, OpenAI
from resolve import everything_to_loopback

MESSAGES = [{"role": "user", "content": "Who was Ada Lovelace?"}]


def refused(client: OpenAI, model: str, **more) -> dict:
    try:
        client.chat.completions.create(model=model, messages=MESSAGES, **more)
    except APIStatusError as refusal:
        return {
            "exception": type(refusal).__name__,
            "status": refusal.status_code,
            "code": refusal.code,
            "type": refusal.type,
            "message": refusal.message,
            "reasons": refusal.body.get("reasons"),
            "retry_after": refusal.response.headers.get("retry-after"),
        }
    raise AssertionError("it was answered")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--base-url", required=True)
    arguments.add_argument("--ca", required=True)
    arguments.add_argument("--token-file", required=True)
    options = arguments.parse_args()
    everything_to_loopback()

    with open(options.token_file, encoding="ascii") as file:
        token = file.read().strip()
    client = OpenAI(
        base_url=options.base_url,
        api_key=token,
        max_retries=0,
        http_client=DefaultHttpxClient(verify=ssl.create_default_context(cafile=options.ca)),
    )
    denied = refused(client, "gpt-secret")
    allowed = client.chat.completions.create(model="gpt-5", messages=MESSAGES, max_tokens=900)
    pieces = []
    for chunk in client.chat.completions.create(
        model="gpt-5",
        messages=MESSAGES,
        max_tokens=900,
        stream=True,
        stream_options={"include_usage": True},
        extra_headers={"x-streamed": "yes"},
    ):
        if chunk.choices and chunk.choices[0].delta.content:
            pieces.append(chunk.choices[0].delta.content)
    print(
        json.dumps(
            {
                "allowed": allowed.choices[0].message.content,
                "streamed": "".join(pieces),
                "denied": denied,
                "spent": refused(client, "gpt-5", max_tokens=900),
            }
        )
    )


if __name__ == "__main__":
    main()
