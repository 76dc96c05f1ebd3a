#!/usr/bin/env python3
"""Compares or refills the corpus with an oracle.

corpus.py check ORACLE [FILE...]   exit 1 and list the cases whose answer differs
corpus.py fill  ORACLE [FILE...]   put the oracle's answers into the files

A case without "expect" is new: write the line with a fresh id, then fill.
Cases whose answer changes from one run to the next (a pointer printed, say)
are refused by fill.
"""
import json, pathlib, subprocess, sys

NOT_INPUT = {"expect", "group", "quirk"}
KEPT = ("output_b64", "phase", "error", "tmpl", "line", "col", "at", "msg")


def ask(oracle, cases):
    lines = "".join(json.dumps({k: v for k, v in c.items() if k not in NOT_INPUT}) + "\n" for c in cases)
    out = subprocess.run([oracle], input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def expect(answer):
    e = {"ok": answer["ok"]}
    if answer["ok"]:
        e["output"] = answer["output"]
    e.update((k, answer[k]) for k in KEPT if k in answer)
    return e


def dump(case):
    """One line: as written, save for what some readers take for a line's end."""
    text = json.dumps(case, ensure_ascii=False)
    return "".join(f"\\u{ord(c):04x}" if c in "\x85\u2028\u2029\u200b\xa0\ufeff" else c for c in text) + "\n"


def main():
    mode, oracle = sys.argv[1:3]
    files = [pathlib.Path(f) for f in sys.argv[3:]] or sorted((pathlib.Path(__file__).parent.parent / "corpus/go").glob("*.jsonl"))
    bad = total = 0
    for f in files:
        cases = [json.loads(line) for line in f.read_text().split("\n") if line]
        answers = [expect(a) for a in ask(oracle, cases)]
        again = [expect(a) for a in ask(oracle, cases)] if mode == "fill" else answers
        total += len(cases)
        for c, a, b in zip(cases, answers, again):
            if a != b:
                sys.exit(f"{c['id']}: no stable answer: {a} / {b}")
            if mode == "check" and c.get("expect") != a:
                bad += 1
                print(f"{c['id']}: {c['template']!r}\n  has  {c.get('expect')}\n  gets {a}")
            c["expect"] = a
        if mode == "fill":
            f.write_text("".join(map(dump, cases)))
    print(f"{total - bad} passed, {bad} failed")
    sys.exit(1 if bad else 0)


main()
