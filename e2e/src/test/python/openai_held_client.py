"""The official OpenAI SDK with its own retries, calling a model whose calls need an approval.

Prints one JSON object: {"answer": text}, or {"status": HTTP status, "body": what the SDK read of the error}.
"""

import argparse
import json
import ssl

from openai import APIStatusError, DefaultHttpxClient, OpenAI
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
        default_headers={"Prefer": "wait=1"},
        http_client=DefaultHttpxClient(verify=ssl.create_default_context(cafile=options.ca)),
    )
    try:
        answer = client.chat.completions.create(
            model="demo", messages=[{"role": "user", "content": "Pay 5 to Ada."}]
        )
        print(json.dumps({"answer": answer.choices[0].message.content}))
    except APIStatusError as error:
        print(json.dumps({"status": error.status_code, "body": error.body}))


if __name__ == "__main__":
    main()
