"""Devices with files of their own, and a real relay."""

import asyncio

import pytest

import cahier
import device as scenario
from cahier import core

LESSON = "RL2 · Fractions of a whole"


def note(text):
    return core.NoteRequest(
        about=core.About.CASE(letter="C"),
        kind=core.NoteKind.SAW,
        text=text,
        verbatim=False,
        tags=[],
        surprise=False,
        stage=None,
        earlier_ms=0,
    )


# DEVICE-1 DEVICE-2
def test_two_devices_one_killed_have_the_same_once_they_met_the_relay():
    asyncio.run(scenario.main())


def test_a_script_waits_for_each_call(tmp_path, links):
    with cahier.open(tmp_path / "files", "amara") as amara:
        amara.join(links["Amara Okoye"])
        amara.until_synced()
        lesson = next(known.lesson for known in amara.home().lessons if known.title == LESSON)
        amara.edit(core.Edit.START_LESSON(lesson=lesson))
        noted = amara.edit(core.Edit.RECORD_NOTE(lesson=lesson, request=note("turns the card")))
        amara.flush()
        assert [one.id for one in amara.lesson(lesson).timeline] == [noted]
        with pytest.raises(core.DeviceError.Storage):
            cahier.open(tmp_path / "files", "amara")
    with pytest.raises(core.DeviceError.Closed):
        amara.home()
    amara.close()
    with cahier.open(tmp_path / "files", "amara") as amara:
        assert [one.texts for one in amara.lesson(lesson).timeline] == [["turns the card"]]


def test_waiting_ends_when_nothing_changes(device):
    with pytest.raises(TimeoutError):
        device.until(lambda device: device.home().lessons, timeout_s=0.1)


def test_calls_have_the_words_of_the_core(device):
    assert device.flush.__doc__.strip().startswith("Waits until everything that was written so far is durable")
    assert {"flush", "lesson", "until_synced"} <= set(dir(device))
    with pytest.raises(AttributeError):
        device.rate_the_teacher
