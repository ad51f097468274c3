"""Getting started with the core in Python, and the proof that every kind of value crosses and comes back.

`./test` builds the module and runs this; by hand: `PYTHONPATH=generated python3 smoke.py`.
"""

import json

from cahier_bindings import (
    About,
    Effect,
    Moment,
    NoteKind,
    NoteRequest,
    Role,
    Tablet,
    TabletError,
    read_release,
)

# A new tablet asks for an account. Records are made with keywords; times are floats, in milliseconds.
now = Moment(wall_ms=1_795_000_000_000.25, monotonic_ms=0.5)
tablet = Tablet.open("tablet-1", bytes(range(32)))
tablet.start(now)
assert tablet.home().person is None

# A refusal is an exception with fields; nothing was changed.
try:
    tablet.join("{")
    raise AssertionError("nothing was refused")
except TabletError.Unreadable as refused:
    assert refused.what == "account"

# Joining: what it takes to carry out is returned. Each variant of a data enum is a class.
account = {
    "person": "p1",
    "name": "Élodie Ndiaye 🙂",
    "role": "group-lead",
    "group": "g1",
    "groupName": "Year 5",
    "school": None,
    "draftKey": "000102030405060708090a0b0c0d0e0f",
    "studies": [],
}
stored = []
for effect in tablet.join(json.dumps(account)):
    match effect:
        case Effect.PERSIST(ticket=ticket, values=values):
            stored += values
            tablet.persisted(ticket, now)  # once the store has it; nothing counts as saved before
        case _:
            assert effect.is_connect() or effect.is_changed()

# Given back, the stored bytes restore the tablet.
restarted = Tablet.open("tablet-1", bytes(range(32, 64)))
for value in stored:
    assert isinstance(value.bytes, bytes)
    restarted.restore_value(value)
restarted.start(now)
person = restarted.home().person
assert person is not None
assert (person.name, person.role) == (account["name"], Role.GROUP_LEAD)

# The socket is the shell's: the tablet speaks first, in frames.
assert any(effect.is_send() and effect.frame for effect in restarted.socket_opened(now))

request = NoteRequest(
    about=About.CASE(letter="A"),
    kind=NoteKind.SAW,
    text="points at the bar",
    verbatim=False,
    tags=["talk"],
    surprise=True,
    stage=None,
    earlier_ms=10_000,
)
try:
    restarted.record_note("no such lesson", request, now)
    raise AssertionError("nothing was refused")
except TabletError.NotFound:
    pass

# Views are nested records: here a release, as the relay's API gives it.
note = {
    "id": "n1", "atMs": 61_000.5, "wallMs": now.wall_ms, "stage": None, "author": "Observer 1",
    "authorRole": "observer", "mine": False, "about": {"case": {"letter": "A"}}, "kind": "heard",
    "texts": ["deux tiers", "2/3"], "verbatim": True, "tags": [], "surprise": True, "shared": True,
    "amended": False, "disputed": [], "withdrawn": {"by": "Observer 1", "wallMs": -0.5}, "saved": True,
}  # fmt: skip
release = read_release(
    json.dumps({
        "title": "RL1", "yearGroup": "5", "school": "Kestrel Lane", "group": "Year 5", "releasedWallMs": 2.0**53,
        "withdrawn": False, "pupils": [], "timeline": [note], "grid": [], "observers": [],
    })
)  # fmt: skip
assert release.released_wall_ms == 2.0**53
(lifted,) = release.timeline
assert lifted.about == About.CASE(letter="A")
assert lifted.texts == note["texts"]
assert lifted.withdrawn is not None and lifted.withdrawn.wall_ms == -0.5

print("smoke: ok")
