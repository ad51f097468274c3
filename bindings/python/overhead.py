"""What the way from Python to the core and back costs: `make bench-bindings` runs it, and the same in other languages."""

import json
import time
from pathlib import Path

from cahier_bindings import About, Edit, Effect, Moment, NoteKind, NoteRequest, StoredChange, Tablet, passphrase_strength

EXAMPLE = json.loads((Path(__file__).parents[2] / "tests" / "vectors" / "worked-example.json").read_text())
LESSON = EXAMPLE["lesson"]
NOW = Moment(wall_ms=1_791_886_500_000.0, monotonic_ms=5_000.0)
NOTES = 120


def measure(what, times, call):
    """The median of some rounds, in microseconds a call."""
    rounds = []
    for _ in range(9):
        before = time.perf_counter()
        for _ in range(times):
            call()
        rounds.append((time.perf_counter() - before) / times * 1e6)
    print(f"Python, {what}: {sorted(rounds)[4]:.1f} µs")


def carry_out(effects):
    for effect in effects:
        if isinstance(effect, Effect.PERSIST):
            carry_out(tablet.persisted(effect.ticket, NOW))


tablet = Tablet.open("a-tablet", bytes(32))
tablet.restore_changes([StoredChange(**{**one, "bytes": bytes.fromhex(one["bytes"])}) for one in EXAMPLE["changes"]])
carry_out(tablet.start(NOW))
carry_out(tablet.join(json.dumps(EXAMPLE["account"])))
carry_out(tablet.edit(Edit.START_LESSON(lesson=LESSON), NOW).effects)
request = NoteRequest(
    about=About.CASE(letter="C"),
    kind=NoteKind.SAW,
    text="turns the card to show the partner, waits, and then counts the pieces once more",
    verbatim=False,
    tags=["explains"],
    surprise=False,
    stage=None,
    earlier_ms=0,
)
for _ in range(NOTES):
    carry_out(tablet.edit(Edit.RECORD_NOTE(lesson=LESSON, request=request), NOW).effects)
measure("the smallest call", 2_000, lambda: passphrase_strength("a"))
measure(f"a lesson's view with {NOTES} notes", 20, lambda: tablet.lesson(LESSON))
