"""A tablet that another program uses: `DIRECTORY PROFILE`, then a line of JSON for everything that is asked of it and a line
of JSON when it is done. `programs.js` lists what can be asked."""

import asyncio
import itertools
import json
import sys

from cahier_bindings import About, Device, Edit, LessonPhase, Listener, NoteKind, NoteRequest, SyncStage

PATIENCE_S = 60


class Bell(Listener):
    """Rings when something has changed: called on a thread of the device's own."""

    def __init__(self):
        self.loop = asyncio.get_running_loop()
        self.rung = asyncio.Event()

    def changed(self):
        self.loop.call_soon_threadsafe(self.rung.set)


class Observer:
    def __init__(self, directory, profile):
        self.bell = Bell()
        self.device = Device.open(directory, profile, self.bell)
        self.lesson = None

    async def until(self, read, is_so):
        """Reads again each time that something has changed, until it is so."""
        while not is_so(seen := await read()):
            await asyncio.wait_for(self.bell.rung.wait(), PATIENCE_S)
            self.bell.rung.clear()
        return seen

    async def view(self):
        return await self.device.lesson(self.lesson)

    async def open_lesson(self, title):
        def found(home):
            return next((known.lesson for known in home.lessons if known.title == title and known.arrived), None)

        self.lesson = found(await self.until(self.device.home, found))
        await self.until(self.view, lambda view: view.pupils and view.grid)

    async def note(self, letter, words):
        request = NoteRequest(
            about=About.CASE(letter=letter),
            kind=NoteKind.SAW,
            text=words,
            verbatim=False,
            tags=[],
            surprise=False,
            stage=None,
            earlier_ms=0,
        )
        await self.edit(Edit.RECORD_NOTE(lesson=self.lesson, request=request))

    async def edit(self, edit):
        await self.device.edit(edit)
        await self.device.flush()

    async def predict(self, stage, letter, words):
        view = await self.view()
        stage = next(row.stage for row in view.grid if row.name == stage)
        pupil = next(pupil.id for pupil in view.pupils if pupil.letter == letter)
        await self.edit(Edit.WRITE_PREDICTION(lesson=self.lesson, stage=stage, pupil=pupil, text=words))

    async def answer(self, asked, words):
        match asked:
            case "join":
                await self.device.join(*words)
            case "lesson":
                await self.open_lesson(*words)
            case "pause":
                await self.device.pause()
            case "start":
                await self.edit(Edit.START_LESSON(lesson=self.lesson))
            case "running":
                await self.until(self.view, lambda view: view.phase == LessonPhase.RUNNING)
            case "predict":
                await self.predict(*words)
            case "note":
                await self.note(*words)
            case "write":
                letter, said = words
                for number in itertools.count():
                    await self.note(letter, f"{said} {number}")
                    print(number, flush=True)
            case "share":
                await self.edit(Edit.SHARE_NOTES(lesson=self.lesson, notes=[]))
            case "words":
                await self.until(self.view, lambda view: set(words) <= words_in(view))
            case "on relay":
                await self.until(
                    self.device.home, lambda home: home.sync.connected and home.sync.stage == SyncStage.ON_RELAY
                )
            case "view":
                return shown(await self.view())
            case _:
                raise ValueError(f"nobody knows what {asked} is")


def words_in(view):
    notes = {text for note in view.timeline for text in note.texts}
    return notes | {edit.text for row in view.grid for cell in row.cells for edit in cell.later_edits}


def shown(view):
    """What a person sees of a lesson, as plain values."""
    words = {note.id: note.texts for note in view.timeline}
    return {
        "timeline": [
            {
                "seconds": int(note.at_ms // 1000),
                "about": note.about.letter if note.about.is_CASE() else "",
                "author": note.author,
                "shared": note.shared,
                "words": note.texts,
            }
            for note in view.timeline
        ],
        "grid": [
            {
                "stage": row.name,
                "pupil": cell.pupil,
                "predicted": [prediction.text for prediction in cell.predicted],
                "later": [edit.text for edit in cell.later_edits],
                "observed": [text for note in cell.notes for text in words[note]],
            }
            for row in view.grid
            for cell in row.cells
        ],
    }


async def main():
    observer = Observer(*sys.argv[1:])
    for line in sys.stdin:
        asked, *words = json.loads(line)
        print(json.dumps(await observer.answer(asked, words)), flush=True)


asyncio.run(main())
