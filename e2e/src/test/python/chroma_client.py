"""ChromaDB's own client, unchanged, through the gateway: create a collection, add documents, query them.

Prints one JSON object: {"collections": names, "count": number, "ids": ids by distance, "documents": texts}.
"""

import argparse
import json

import chromadb
from chromadb.config import Settings
from resolve import everything_to_loopback


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--host", required=True)
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--ca", required=True)
    arguments.add_argument("--token-file", required=True)
    options = arguments.parse_args()
    everything_to_loopback()

    with open(options.token_file, encoding="ascii") as file:
        token = file.read().strip()
    client = chromadb.HttpClient(
        host=options.host,
        port=options.port,
        ssl=True,
        headers={"Authorization": "Bearer " + token},
        settings=Settings(chroma_server_ssl_verify=options.ca, anonymized_telemetry=False),
    )
    collection = client.create_collection("people", embedding_function=None)
    collection.add(
        ids=["ada", "grace", "alan"],
        embeddings=[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        documents=[
            "Ada writes from ada.lovelace@example.com",
            "Grace has the number 219-09-9999",
            "Alan likes long walks",
        ],
    )
    found = collection.query(query_embeddings=[[0.9, 0.2, 0.1]], n_results=2)
    print(
        json.dumps(
            {
                "collections": [each.name for each in client.list_collections()],
                "count": collection.count(),
                "ids": found["ids"][0],
                "documents": found["documents"][0],
            }
        )
    )


if __name__ == "__main__":
    main()
