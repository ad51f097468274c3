"""A device that a script waits for: each call of `cahier.core.Device`, without `await`."""

import asyncio
import functools
import inspect
import json
import threading

from . import core
from .study import Study


def open(directory, profile="script"):
    """Opens the device's file of one profile in a directory, or makes one. Only one program can have it open.

    A profile is one person's: letters, digits and hyphens. Use it in a `with` statement, which closes it:

        with cahier.open("data", "amara") as device:
            device.join("https://…/#/join/…")
    """
    return Device(directory, profile)


class Device:
    """A device and the person on it.

    It has every call of `cahier.core.Device`, and each waits for its answer: `device.lesson(id)` here is
    `await device.lesson(id)` there. It can be used in a notebook, and from several threads.
    """

    def __init__(self, directory, profile="script"):
        self._bell = _Bell()
        # A loop of its own, on a thread of its own: a notebook's is busy running the notebook.
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="cahier-calls", daemon=True)
        self._thread.start()
        try:
            self._device = core.Device.open(str(directory), profile, self._bell)
        except BaseException:
            self._end()
            raise

    def __getattr__(self, name):
        # Looked for only after everything that is written here.
        if name.startswith("_"):
            raise AttributeError(name)
        call = getattr(self._device, name)
        if not inspect.iscoroutinefunction(call):
            return call

        @functools.wraps(call)
        def wait(*arguments, **named):
            return self._wait(call(*arguments, **named))

        return wait

    def __dir__(self):
        return sorted({*super().__dir__(), *(name for name in dir(core.Device) if not name.startswith("_"))})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Writes what waits and lets go of the file. Closing twice is closing once."""
        if self._thread.is_alive():
            try:
                self._wait(self._device.close())
            except core.DeviceError.Closed:
                pass
            self._end()

    def until(self, is_so, timeout_s=60):
        """Looks whether something is so, and again each time that something has changed, and answers what it found.

        Raises `TimeoutError` when nothing has changed for so many seconds.
        """
        while True:
            # Forgotten before looking, so that a change while looking is another reason to look.
            self._bell.rung.clear()
            if found := is_so(self):
                return found
            if not self._bell.rung.wait(timeout_s):
                raise TimeoutError(f"nothing has changed for {timeout_s} s")

    def until_synced(self, timeout_s=60):
        """Waits until everything here is on the relay too, and every study and lesson of the group has come from it."""

        def is_synced(device):
            home = device.home()
            if not home.sync.connected or home.sync.stage != core.SyncStage.ON_RELAY:
                return False
            # Its lessons are known once a study is here.
            studies = all(device.study(known.study).arrived for known in home.studies)
            return studies and all(lesson.arrived for lesson in home.lessons)

        self.until(is_synced, timeout_s)

    def studies(self):
        """The studies of the groups whose studies this person reads, as they are on this device now.

        What nobody has shared is not in them, nor what this person has not shared.
        """
        return [Study(json.loads(self.study_file(known.study))) for known in self.home().studies]

    def _wait(self, coroutine):
        if not self._thread.is_alive():
            coroutine.close()
            raise core.DeviceError.Closed()
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def _end(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class _Bell(core.Listener):
    """Rings when something has changed: called on a thread of the device's own."""

    def __init__(self):
        self.rung = threading.Event()

    def changed(self):
        self.rung.set()
