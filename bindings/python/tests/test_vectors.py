"""The vectors, whose form is in `tests/vectors/README.md`."""

import enum
import json
import keyword
import re
import typing
from pathlib import Path

import pytest

from cahier import core
from cahier.core import Effect, Moment, StoredChange, Tablet, TabletError

VECTORS = Path(__file__).parents[3] / "tests" / "vectors"
EXAMPLE = json.loads((VECTORS / "worked-example.json").read_text())
CASES = sorted(path.stem for path in VECTORS.glob("*.json") if path.stem != "worked-example")


def snake(name):
    return re.sub(r"([A-Z])", lambda big: "_" + big[1].lower(), name)


def attribute(name):
    """The name of a field: some would be words of Python's."""
    return f"_{name}" if keyword.iskeyword(name) else snake(name)


def at(step):
    since_ms = step.get("minute", 0) * 60_000
    return Moment(wall_ms=1_791_886_500_000.0 + since_ms, monotonic_ms=5_000.0 + since_ms)


def made(kind, value):
    """A value of the generated types."""
    if typing.get_origin(kind) is typing.Union:
        return None if value is None else made(typing.get_args(kind)[0], value)
    if typing.get_origin(kind) is list:
        return [made(typing.get_args(kind)[0], item) for item in value]
    if kind in (str, bool, int, float):
        return value
    if issubclass(kind, enum.Enum):
        return kind[snake(value).upper()]
    if isinstance(value, str):
        return getattr(kind, snake(value).upper())()
    if hasattr(kind, f"is_{snake(next(iter(value))).upper()}"):
        ((name, value),) = value.items()
        kind = getattr(kind, snake(name).upper())
    fields = typing.get_type_hints(kind.__init__, vars(core))
    optional = {field: None for field, of in fields.items() if typing.get_origin(of) is typing.Union}
    given = {snake(field): item for field, item in value.items()}
    return kind(**{**optional, **{field: made(fields[field], item) for field, item in given.items()}})


def mismatch(expected, actual, names):
    """Where a value does not match what is expected, if it does not."""
    if isinstance(actual, enum.Enum):
        actual = actual.name
        same = isinstance(expected, str) and snake(expected).upper() == actual
        return None if same else f": {expected} is expected, {actual} is there"
    if isinstance(expected, dict):
        for key, of in expected.items():
            if isinstance(actual, list):
                found = actual[int(key)] if int(key) < len(actual) else None
            elif getattr(actual, f"is_{snake(key).upper()}", lambda: False)():
                found = actual
            else:
                found = getattr(actual, attribute(key), None)
            if why := mismatch(of, found, names):
                return f"/{key}{why}"
        return None
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for place, (one, other) in enumerate(zip(expected, actual)):
            if why := mismatch(one, other, names):
                return f"/{place}{why}"
        return None
    if isinstance(expected, str) and expected.startswith("?") and isinstance(actual, str):
        names[expected[1:]] = actual
        return None
    if isinstance(expected, str) and getattr(actual, f"is_{snake(expected).upper()}", lambda: False)():
        return None
    return None if expected == actual else f": {expected} is expected, {actual} is there"


def refused(expected, error, names):
    """Where an error does not match: it is its class's name, and fields if it has any."""
    if isinstance(expected, str):
        expected = {expected: {}}
    ((name, fields),) = expected.items()
    if type(error).__name__ != name[0].upper() + name[1:]:
        return f": {name} is expected, {error!r} came"
    return mismatch(fields, error, names)


class Shell:
    """A tablet, and what its store holds."""

    def __init__(self, name, run, changes, values):
        self.name, self.run, self.changes, self.values, self.asked = name, run, changes, values, []
        self.tablet = Tablet.open(name, f"{name} {run}".encode().ljust(32, b"\0"))
        self.tablet.restore_changes(changes)
        for value in values.values():
            self.tablet.restore_value(value)
        self.carry_out(self.tablet.start(at({})), at({}))

    def carry_out(self, effects, now):
        for effect in effects:
            match effect:
                case Effect.PERSIST(ticket=ticket, changes=changes, values=values):
                    self.asked.append({"persist": len(changes)})
                    self.changes.extend(changes)
                    self.values.update({value.key: value for value in values})
                    self.carry_out(self.tablet.persisted(ticket, now), now)
                case Effect.SEND(frame=frame):
                    self.asked.append({"send": frame.hex()})
                case Effect.CONNECT():
                    self.asked.append("connect")
                case Effect.DISCONNECT():
                    self.asked.append("disconnect")
                case Effect.WAKE_AFTER():
                    self.asked.append("wake")
                case Effect.ERASE():
                    self.asked.append("erase")
                case Effect.CHANGED():
                    pass


class Case:
    def __init__(self, case):
        self.names = {"lesson": EXAMPLE["lesson"], "study": EXAMPLE["account"]["studies"][0], **case.get("names", {})}
        self.shells = {}
        for name, person in case["tablets"].items():
            changes = [StoredChange(**{**change, "bytes": bytes.fromhex(change["bytes"])}) for change in EXAMPLE["changes"]]
            self.shells[name] = shell = Shell(name, 1, changes, {})
            shell.carry_out(shell.tablet.join(json.dumps(EXAMPLE["accounts"][person])), at({}))

    def named(self, value):
        if isinstance(value, str):
            return re.sub(r"\$\{(\w+)\}", lambda name: self.names[name[1]], value)
        if isinstance(value, list):
            return [self.named(item) for item in value]
        if isinstance(value, dict):
            return {key: self.named(item) for key, item in value.items()}
        return value

    def step(self, step):
        """Does one step. What is wrong, if something is."""
        step = self.named(step)
        shell, now = self.shells[step["on"]], at(step)
        shell.asked.clear()
        try:
            answer = self.call(shell, step, now)
        except TabletError as error:
            if "refused" not in step:
                return f": was refused with {error!r}"
            return refused(step["refused"], error, self.names)
        if "refused" in step:
            return ": was not refused"
        if "as" in step:
            self.names[step["as"]] = answer
        if "asks" in step:
            # What frames mean is for who reads the case.
            asks = [{"send": ask["send"]} if "send" in ask else ask for ask in step["asks"]]
            if asks != shell.asked:
                return f": {asks} is expected, {shell.asked} was asked"
        expected = step.get("shows", step.get("news"))
        return None if expected is None else mismatch(expected, answer, self.names)

    def call(self, shell, step, now):
        tablet = shell.tablet
        match step:
            case {"edit": edit}:
                begun = tablet.edit(made(core.Edit, edit), now)
                shell.carry_out(begun.effects, now)
                return begun.id
            case {"view": view, "of": of}:
                return getattr(tablet, snake(view))(*of)
            case {"takes": other}:
                taken = tablet.take_in(self.shells[other].tablet.pack([], now), now)
                shell.carry_out(taken.effects, now)
                return taken.news
            case {"restarts": _}:
                self.shells[shell.name] = Shell(shell.name, shell.run + 1, shell.changes, shell.values)
            case {"opened": _}:
                shell.carry_out(tablet.socket_opened(now), now)
            case {"receives": frame}:
                shell.carry_out(tablet.frame_received(bytes.fromhex(frame), now), now)


@pytest.mark.parametrize("name", [name for name in CASES if name != "sealed"])
def test_every_case_shows_what_it_says(name):
    case = json.loads((VECTORS / f"{name}.json").read_text())
    for order in case.get("orders", [[]]):
        running = Case(case)
        takes = [{"on": to, "takes": giver} for giver, to in order]
        for number, step in enumerate(case["steps"] + takes + case.get("ends", [])):
            why = running.step(step)
            assert why is None, f"order {order}, step {number} {step}{why}"


def test_a_sealed_file_is_opened_or_refused(device):
    """A device opens a file before it asks who is there: that nobody has joined is the last that it says."""
    case = json.loads((VECTORS / "sealed.json").read_text())
    for step in [step for step in case["steps"] if "opens" in step]:
        file = case["names"].get(step["opens"][2:-1], step["opens"])
        with pytest.raises(core.DeviceError.Tablet) as error:
            device.take_in(file.encode(), step["passphrase"])
        why = refused(step.get("refused", "notJoined"), error.value.reason, {})
        assert why is None, f"{step['passphrase']}{why}"
