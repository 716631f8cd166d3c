"""A verifier of recordings, written from the file format in docs/recording.md and nothing else.

Usage: verify.py RECORDINGS PUBLIC_KEY.pem   Prints OK, or the first bad place, and exits 0 or 1.
"""
import base64, hashlib, json, pathlib, re, struct, subprocess, sys, tempfile

CRC = [0] * 256
for i in range(256):
    c = i
    for _ in range(8):
        c = (c >> 1) ^ (0x82F63B78 if c & 1 else 0)
    CRC[i] = c

def crc32c(data):
    c = 0xFFFFFFFF
    for b in data:
        c = CRC[(c ^ b) & 255] ^ (c >> 8)
    return c ^ 0xFFFFFFFF

def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

def need(good, where, what):
    if not good:
        raise SystemExit(f"BROKEN {where}: {what}")

def signed(spki, lines, signature, where):
    text = "".join(f"{line}\n" for line in lines).encode()
    with tempfile.TemporaryDirectory() as d:
        for name, content in (("k", spki), ("t", text), ("s", bytes.fromhex(signature))):
            pathlib.Path(d, name).write_bytes(content)
        ok = subprocess.run(["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER",
                             "-inkey", f"{d}/k", "-in", f"{d}/t", "-sigfile", f"{d}/s"], capture_output=True)
    need(ok.returncode == 0, where, "the signature is wrong")

def head(raw, kind, seg, n, events, chain, spki, journal, where):
    h = json.loads(raw)
    need(json.dumps(h, separators=(",", ":")).encode() == raw, where, "not spelled as specified")
    need((h["journal"], h["segment"], h["frames"], h["events"], h["chain"], h["key"]) ==
         (journal, seg, n - 1, events, chain.hex(), sha(spki).hex()), where, "speaks of another place")
    need(h["why"] in {"H": ("opened",) if n == 1 else ("interval",),
                      "F": ("rotated", "closed", "recovered")}[kind], where, "stands in a wrong place")
    signed(spki, ["sallyport recording 2 head", journal, seg, n - 1, events, h["chain"], h["at"],
                  h["why"].upper(), h["key"]], h["signature"], where)

def keyfile(path, journal, seg, spki):
    raw = path.read_bytes()
    need(raw[:10] == b"SLPTKEY\x1e\x00\x02", path, "no key file")
    end = 14 + struct.unpack(">I", raw[10:14])[0]
    h = json.loads(raw[14:end])
    need(json.dumps(h, separators=(",", ":")).encode() == raw[14:end], path, "not spelled as specified")
    need((h["journal"], h["segment"], h["key"]) == (journal, seg, sha(spki).hex()), path, "of another segment or key")
    signed(spki, ["sallyport recording 2 keys", journal, seg, h["kek"], h["wrapped"], h["key"]], h["signature"], path)
    return [raw[i:i + 60] for i in range(end, len(raw), 60)]

def erased(folder, journal, seg, slot, digest, spki):
    path = folder / f"erased-{seg:010d}-{slot}.json"
    need(path.exists(), path, "an erased slot has no tombstone")
    t = json.loads(path.read_bytes())
    need((t["journal"], t["segment"], t["slot"], t["digest"]) == (journal, seg, slot, digest.hex()), path, "does not fit")
    signed(spki, ["sallyport recording 2 tombstone", *[v for k, v in t.items() if k != "signature"]], t["signature"], path)

def segment(folder, path, seg, before, journal, keys, last):
    raw, spki = path.read_bytes(), [k for f, k in keys if f <= seg][-1]
    need(raw[:8] == b"SLPTSEG\x1e" and raw[8:10] in (b"\0\2", b"\0\3", b"\0\4"), path, "no segment of this version")
    need(crc32c(raw[:76]) == struct.unpack(">I", raw[76:80])[0], path, "the checksum of the header is wrong")
    need(struct.unpack(">Q", raw[12:20])[0] == seg and raw[28:60] == before, path, "does not follow the one before")
    need(raw[60:76].hex() == journal.replace("-", ""), path, "of another journal")
    chain, at, n, events, closed, seen = sha(raw[:80]), 80, 0, 0, False, []
    slots = keyfile(folder / f"{path.stem}.keys", journal, seg, keys[-1][1])
    while at < len(raw):
        n, where = n + 1, f"{path} offset {at} frame {n + 1}"
        need(not closed and len(raw) - at >= 44 and raw[at:at + 3] == b"\x1eSP", where, "no frame")
        size = struct.unpack(">I", raw[at + 4:at + 8])[0]
        kind, end = chr(raw[at + 3]), at + 44 + size
        payload = raw[at + 44:end]
        need(kind in "ECKHF" and size <= 16777216 and end <= len(raw), where, "no frame")
        need(crc32c(raw[at:at + 8] + raw[at + 12:end]) == struct.unpack(">I", raw[at + 8:at + 12])[0], where, "checksum")
        before_frame, chain = chain, sha(chain, raw[at:at + 8], payload)
        need(chain == raw[at + 12:at + 44], where, "the hash chain does not match")
        need(n > 1 or kind == "H", where, "the segment does not begin with a head")
        if kind in "HF":
            head(payload, kind, seg, n, events, before_frame, spki, journal, where)
            closed = kind == "F"
        elif kind == "K":
            need(struct.unpack(">I", payload[:4])[0] == len(seen) and size % 32 == 4, where, "keys do not follow")
            for i in range(4, size, 32):
                slot = len(seen)
                need(slot < len(slots), where, "the key file ends too soon")
                if slots[slot] == bytes(60):
                    erased(folder, journal, seg, slot, payload[i:i + 32], keys[-1][1])
                else:
                    need(sha(slots[slot]) == payload[i:i + 32], where, f"slot {slot} is not what was written")
                seen.append(0)
        else:
            slot, sequence, count = *struct.unpack(">II", payload[:8]), 1
            if raw[9] > 3:
                count = struct.unpack(">I", payload[8:12])[0]
            need(slot < len(seen) and seen[slot] == sequence, where, "an event is missing before this one")
            need(count > 0, where, "a frame of no events")
            seen[slot], events = seen[slot] + count, events + count
        at = end
    need(closed or last, path, "the segment has no footer")
    need(not closed or len(slots) == len(seen), path, "the key file has other slots")
    return chain

def main(folder, pem):
    given = base64.b64decode(re.sub(r"-----[A-Z ]+-----|\s", "", pathlib.Path(pem).read_text()))
    raw = (folder / "signers.json").read_bytes()
    s = json.loads(raw)
    need(json.dumps(s, separators=(",", ":")).encode() == raw.rstrip(b"\n"), "signers.json", "not spelled as specified")
    keys = [(k["from"], base64.b64decode(k["key"])) for k in s["keys"]]
    need(keys[-1][1] == given, "signers.json", "the newest key is not the one given")
    signed(given, ["sallyport recording 2 signers", s["journal"], *[f"{k['from']} {k['key']}" for k in s["keys"]]],
           s["signature"], "signers.json")
    chain, files = bytes(32), sorted(folder.glob("segment-*.slpt"))
    for i, path in enumerate(files):
        need(path.name == f"segment-{i + 1:010d}.slpt", path, "a segment before it is missing")
        chain = segment(folder, path, i + 1, chain, s["journal"], keys, i == len(files) - 1)
    print("OK", len(files), "segments")

try:
    main(pathlib.Path(sys.argv[1]), sys.argv[2])
except (KeyError, ValueError, IndexError, struct.error, OSError) as e:
    raise SystemExit(f"BROKEN: {type(e).__name__}: {e}")
