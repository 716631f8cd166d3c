#!/usr/bin/env python3
"""Runs Presidio's recognisers and Sallyport's detectors on one labelled file and prints F2 per entity.

    python3 -m venv venv && venv/bin/pip install presidio-analyzer==2.2.360
    venv/bin/python masking/compare/presidio.py [labelled.tsv]

The pattern recognisers are called directly, so that no language model is needed. A value counts as found if all of
it is covered; what is covered without being marked is a false positive. Presidio scores its findings: the best of
several thresholds is taken for each entity. Sallyport is the command ./sallyport beside this repository's README, or
what the variable SALLYPORT says. Nothing is fetched from anywhere.
"""

import importlib.metadata
import os
import pathlib
import subprocess
import sys

import tldextract
from presidio_analyzer import predefined_recognizers as presidio

# The list of public suffixes that came with the library, so that nothing is fetched.
tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())

HERE = pathlib.Path(__file__).resolve().parent
SALLYPORT = os.environ.get("SALLYPORT", str(HERE.parent.parent / "sallyport"))
THRESHOLDS = [0.0, 0.1, 0.3, 0.4, 0.5, 0.6, 0.8]

ENTITIES = {
    "email": ("EMAIL_ADDRESS", presidio.EmailRecognizer),
    "payment-card": ("CREDIT_CARD", presidio.CreditCardRecognizer),
    "iban": ("IBAN_CODE", presidio.IbanRecognizer),
    "us-ssn": ("US_SSN", presidio.UsSsnRecognizer),
    "us-itin": ("US_ITIN", presidio.UsItinRecognizer),
    "uk-nino": ("UK_NINO", presidio.UkNinoRecognizer),
    "in-aadhaar": ("IN_AADHAAR", presidio.InAadhaarRecognizer),
    "ip-address": ("IP_ADDRESS", presidio.IpRecognizer),
    "phone": ("PHONE_NUMBER", presidio.PhoneRecognizer),
}


def read(path):
    """Pairs of text and marked spans by detector."""
    samples = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            continue
        detector, marked = line.split("\t", 1)
        text, spans, start = "", [], 0
        for char in marked:
            if char == "«":
                start = len(text)
            elif char == "»":
                spans.append((start, len(text)))
            else:
                text += char
        samples.append((text, {detector: spans}))
    return samples


def sallyport(detector, texts):
    """Spans that one detector masks, by comparing each line with what is left of it."""
    run = subprocess.run(
        [SALLYPORT, "mask", "try", "--as", "text", "--profile", detector],
        input="\n".join(texts).encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
    label = f"[redacted:{detector}]"
    found = []
    for text, masked in zip(texts, run.stdout.decode().split("\n"), strict=True):
        spans, at = [], 0
        parts = masked.split(label)
        for i, part in enumerate(parts):
            last = i == len(parts) - 1
            begin = len(text) - len(part) if last else text.index(part, at)
            if i > 0:
                spans.append((at, begin))
            at = begin + len(part)
        found.append(spans)
    return found


def recogniser(detector, texts):
    """Spans with their scores."""
    entity, make = ENTITIES[detector]
    instance = make()
    return [[(r.start, r.end, r.score) for r in instance.analyze(text, [entity], None) or []] for text in texts]


def f2(expected, found):
    hits = misses = false = 0
    for marked, spans in zip(expected, found, strict=True):
        covered = [any(s <= a and b <= e for s, e in spans) for a, b in marked]
        hits += sum(covered)
        misses += len(covered) - sum(covered)
        false += sum(not any(s < b and a < e for a, b in marked) for s, e in spans)
    precision = hits / (hits + false) if hits else 0.0
    recall = hits / (hits + misses) if hits else 0.0
    score = 5 * precision * recall / (4 * precision + recall) if hits else 0.0
    return score, precision, recall


def main():
    path = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "labelled.tsv"
    samples = read(path)
    texts = [text for text, _ in samples]
    print(f"presidio-analyzer {importlib.metadata.version('presidio-analyzer')}, {len(texts)} texts of {path.name}")
    print("| entity | Sallyport F2 | precision, recall | Presidio F2 | precision, recall | at score |")
    print("|---|---|---|---|---|---|")
    worse = 0
    for detector in ENTITIES:
        expected = [spans.get(detector, []) for _, spans in samples]
        own = f2(expected, sallyport(detector, texts))
        scored = recogniser(detector, texts)
        other, threshold = max(
            (f2(expected, [[(s, e) for s, e, score in spans if score >= least] for spans in scored]), least)
            for least in THRESHOLDS)
        worse += own[0] < other[0]
        print("| {} | {:.3f} | {:.2f}, {:.2f} | {:.3f} | {:.2f}, {:.2f} | {} |".format(detector, *own, *other, threshold))
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
