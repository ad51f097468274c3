"""Cahier for scripts: a device of its own, and a study as tables.

`open` opens a device, as a tablet is one: it joins a group by an invite, records notes without a network, and syncs
with the relay. `study_file` reads a study that somebody gave out as a file. Both give studies, whose tables are pandas'
data frames: `notes`, `grid`, `findings` and so on.

Everything that an app can do is in `cahier.core`, which is generated from the Rust that decides it.
"""

from .device import Device, open
from .study import Study, study_file

__all__ = ["Device", "Study", "open", "study_file"]
