"""The official OpenAI SDK, unchanged, through the gateway: one plain answer and one streamed answer.

Prints one JSON object: {"plain": text, "streamed": text, "chunks": number of deltas with text}.
"""

import argparse
import json
import ssl

from openai import DefaultHttpxClient, OpenAI
from resolve import everything_to_loopback


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
    messages = [{"role": "user", "content": "Who do I write to about the invoice?"}]
    plain = client.chat.completions.create(model="demo", messages=messages)
    pieces = []
    for chunk in client.chat.completions.create(model="demo", messages=messages, stream=True):
        if chunk.choices and chunk.choices[0].delta.content:
            pieces.append(chunk.choices[0].delta.content)
    print(
        json.dumps(
            {
                "plain": plain.choices[0].message.content,
                "streamed": "".join(pieces),
                "chunks": len(pieces),
            }
        )
    )


if __name__ == "__main__":
    main()
