"""Puts what `./build` leaves into the package, and names the wheel by its platform.

The library is called through ctypes, so one wheel serves every version of Python 3.
"""

import subprocess
from pathlib import Path
from shutil import copyfile

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent.resolve()
# Not `build`, which is a script here.
MADE = HERE.parents[1] / "target" / "python-build"


class WithCore(build_py):
    """The package, with the generated module as `cahier.core` and the native library beside it."""

    def run(self):
        super().run()
        subprocess.run([HERE / "build"], check=True)
        package = Path(self.build_lib) / "cahier"
        for made in (HERE / "generated").iterdir():
            if made.suffix in {".so", ".dylib", ".dll"}:
                copyfile(made, package / made.name)
        copyfile(HERE / "generated" / "cahier_bindings.py", package / "core.py")


class OfThisPlatform(bdist_wheel):
    """`py3-none-linux_x86_64`, say."""

    def finalize_options(self):
        super().finalize_options()
        self.root_is_pure = False

    def get_tag(self):
        return ("py3", "none", super().get_tag()[2])


MADE.mkdir(parents=True, exist_ok=True)
setup(
    cmdclass={"build_py": WithCore, "bdist_wheel": OfThisPlatform},
    options={"build": {"build_base": str(MADE)}, "egg_info": {"egg_base": str(MADE)}},
)
