"""Getting started with the tablet engine in Python: one observer, one lesson, no network.

`./test` installs the package and runs this; by hand: `../../target/python/bin/python smoke.py`.
"""

import json
import secrets
from pathlib import Path

from cahier.core import (
    About,
    AmendmentRequest,
    Edit,
    Effect,
    LessonPhase,
    Moment,
    NoteKind,
    NoteRequest,
    StoredChange,
    SyncStage,
    Tablet,
    TabletError,
)

VECTORS = Path(__file__).parents[2] / "tests" / "vectors"
example = json.loads((VECTORS / "worked-example.json").read_text())
lesson = example["lesson"]


def at(minutes):
    """The time by both of the program's clocks, in milliseconds."""
    return Moment(wall_ms=1_791_886_500_000.0 + minutes * 60_000, monotonic_ms=5_000.0 + minutes * 60_000)


# What the program's store holds: here a list and a dict, in a real one a file.
stored_changes = [
    StoredChange(document=change["document"], actor=change["actor"], seq=change["seq"], bytes=bytes.fromhex(change["bytes"]))
    for change in example["changes"]
]
stored_values = {}


def carry_out(tablet, effects):
    """Does what the engine asks, in order. Without a relay, only writes matter."""
    for effect in effects:
        match effect:
            case Effect.PERSIST(ticket=ticket, changes=changes, values=values):
                stored_changes.extend(changes)
                stored_values.update({value.key: value for value in values})
                # Only now, because only now it is stored.
                carry_out(tablet, tablet.persisted(ticket, at(0)))
            case _:
                pass


def start():
    """A tablet with what the store holds; the seed is new at every start."""
    tablet = Tablet.open("a-tablet", secrets.token_bytes(32))
    tablet.restore_changes(stored_changes)
    for value in stored_values.values():
        tablet.restore_value(value)
    carry_out(tablet, tablet.start(at(0)))
    return tablet


# Join: the account is what the relay answers to an invite.
tablet = start()
assert tablet.home().person is None
carry_out(tablet, tablet.join(json.dumps(example["account"])))
assert [known.title for known in tablet.home().lessons if known.arrived] == ["RL2 · Fractions of a whole"]

# Observe: one call is one complete note, and words come later.
carry_out(tablet, tablet.edit(Edit.START_LESSON(lesson=lesson), at(0)).effects)
tap = NoteRequest(
    about=About.CASE(letter="C"),
    kind=NoteKind.HEARD,
    text="",
    verbatim=True,
    tags=[],
    surprise=False,
    stage=None,
    earlier_ms=0,
)
recorded = tablet.edit(Edit.RECORD_NOTE(lesson=lesson, request=tap), at(21))
carry_out(tablet, recorded.effects)
words = AmendmentRequest(
    text="this one three and this one three … same",
    verbatim=None,
    tags=None,
    surprise=None,
    kind=None,
    about=None,
    stage=None,
)
carry_out(tablet, tablet.edit(Edit.AMEND_NOTE(lesson=lesson, note=recorded.id, request=words), at(21)).effects)

# Look: predicted beside observed. The note found its stage by the planned minutes.
view = tablet.lesson(lesson)
assert view.phase == LessonPhase.RUNNING and view.drafts == 1
cell = next(row for row in view.grid if row.name == "Partner talk").cells[2]
assert [prediction.text for prediction in cell.predicted] == ["Points and uses the bar."]
assert cell.notes == [recorded.id]

# Share: the note joins the group's record. There was no relay, so it is on this tablet only, and says so.
carry_out(tablet, tablet.edit(Edit.SHARE_NOTES(lesson=lesson, notes=[]), at(60)).effects)
view = tablet.lesson(lesson)
assert view.drafts == 0 and view.timeline[0].shared and view.timeline[0].saved
assert view.sync.stage == SyncStage.ON_TABLET

# A refusal is an exception, and nothing was changed. Releasing is the group lead's.
try:
    tablet.edit(Edit.RELEASE_ITEMS(document=lesson, items=["predictions"]), at(61))
    raise AssertionError("an observer released a lesson")
except TabletError.NotAllowed:
    pass

# The program ends without a word, and starts again: what was stored is there.
again = start().lesson(lesson)
assert again.timeline == view.timeline and again.timeline[0].texts == ["this one three and this one three … same"]

print(f"smoke: ok, {len(stored_changes)} changes stored")
