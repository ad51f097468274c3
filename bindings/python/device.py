"""Two tablets in Python, with files of their own and a real relay: offline work, a kill -9 and a merge.

`./test` installs the package and runs this; by hand: `../../target/python/bin/python device.py`. For how a script with an
event loop uses a device, read `observe` and `scenario`; the rest starts and stops programs. `cahier.open` needs no loop.
"""

import asyncio
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from cahier.core import About, Device, DeviceError, Edit, Listener, NoteKind, NoteRequest, SyncStage

CAHIER = os.environ.get("CAHIER", str(Path(__file__).parents[2] / "target" / "release" / "cahier"))
LESSON = "RL2 · Fractions of a whole"
BEFORE_THE_KILL = 20


class Bell(Listener):
    """Rings when something has changed: called on a thread of the device's own."""

    def __init__(self):
        self.loop = asyncio.get_running_loop()
        self.rung = asyncio.Event()

    def changed(self):
        self.loop.call_soon_threadsafe(self.rung.set)

    async def until(self, is_so):
        """Looks again each time that something has changed."""
        while not await is_so():
            await asyncio.wait_for(self.rung.wait(), timeout=60)
            self.rung.clear()


def open_device(directory, profile):
    bell = Bell()
    return Device.open(str(directory), profile, bell), bell


async def lesson_of(device):
    return next((known.lesson for known in (await device.home()).lessons if known.title == LESSON), None)


async def has_plan(device):
    lesson = await lesson_of(device)
    return lesson is not None and (await device.lesson(lesson)).pupils != []


async def record(device, lesson, words):
    request = NoteRequest(
        about=About.CASE(letter="C"),
        kind=NoteKind.SAW,
        text=words,
        verbatim=False,
        tags=[],
        surprise=False,
        stage=None,
        earlier_ms=0,
    )
    return await device.edit(Edit.RECORD_NOTE(lesson=lesson, request=request))


async def words_in(device, lesson):
    return [note.texts[0] for note in (await device.lesson(lesson)).timeline]


async def on_relay(device, bell):
    async def is_so():
        sync = (await device.home()).sync
        return sync.connected and sync.stage == SyncStage.ON_RELAY

    await bell.until(is_so)


async def observe(directory, link):
    """An observer whose program is killed while they write: each line printed is a note that was durable."""
    device, bell = open_device(directory, "amara")
    await device.join(link)

    await bell.until(lambda: has_plan(device))
    await device.pause()
    lesson = await lesson_of(device)
    await device.edit(Edit.START_LESSON(lesson=lesson))
    number = 0
    while True:
        words = f"note {number}"
        await record(device, lesson, words)
        await device.flush()
        print(words, flush=True)
        number += 1


async def main():
    with tempfile.TemporaryDirectory() as directory:
        relay, links = start_relay(Path(directory) / "relay")
        try:
            await scenario(Path(directory) / "tablets", links)
        finally:
            relay.kill()
            relay.wait()
    print("two tablets, one killed: every durable note is on both")


async def scenario(files, links):
    observer = subprocess.Popen(
        [sys.executable, __file__, "observe", str(files), links["Amara Okoye"]], stdout=subprocess.PIPE, text=True
    )
    durable = [observer.stdout.readline().strip() for _ in range(BEFORE_THE_KILL)]
    observer.send_signal(signal.SIGKILL)
    durable += [line.strip() for line in observer.stdout if line.endswith("\n")]
    observer.wait()

    amara, amaras_bell = open_device(files, "amara")
    lesson = await lesson_of(amara)
    here = await words_in(amara, lesson)
    assert here[: len(durable)] == durable, f"{len(here)} of {len(durable)} notes"

    ben, bens_bell = open_device(files, "ben")
    await ben.join(links["Ben Tarrant"])
    await on_relay(amara, amaras_bell)
    await bens_bell.until(lambda: has_plan(ben))
    assert "note 0" not in await words_in(ben, lesson), "what is not shared is nobody else's"
    await amara.edit(Edit.SHARE_NOTES(lesson=lesson, notes=[]))

    async def has_all():
        return set(here) <= set(await words_in(ben, lesson))

    await bens_bell.until(has_all)
    await record(ben, lesson, "and mine")
    await ben.flush()
    await on_relay(ben, bens_bell)
    await ben.close()
    try:
        await ben.home()
        raise AssertionError("a closed device answered")
    except DeviceError.Closed:
        pass
    await amara.close()


def start_relay(data):
    """The demo, and the invite links that it prints under each person's name."""
    relay = subprocess.Popen(
        [CAHIER, "demo", "--data", str(data), "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    lines = []
    for line in relay.stdout:
        lines.append(line.strip())
        if line.startswith("Stop it with Ctrl-C"):
            break
    links = {
        lines[place - 1].split(" · ")[1]: line
        for place, line in enumerate(lines)
        if re.fullmatch(r"http://\S+/#/join/\S+", line)
    }
    return relay, links


if __name__ == "__main__":
    if sys.argv[1:2] == ["observe"]:
        asyncio.run(observe(*sys.argv[2:]))
    else:
        asyncio.run(main())
