"""What the tests need beyond Python packages: a browser, a Java runtime and the HTML checker.

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
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHECKER = "vnu-jar@26.9.27"
CHECKER_SHA512 = "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
CHECKER_JAR = CACHE / f"{CHECKER}.jar"


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


def install(package: str) -> None:
    """Install one Debian package, as root or through sudo without a password; raises SystemExit with the mend."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    apt = shutil.which("apt-get")
    if not apt or (sudo and not shutil.which("sudo")):
        raise SystemExit(f"The tests need {package}. Install it, then run make test again.")
    print(f"Installing {package}", flush=True)
    command = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq", "-o", "Dpkg::Use-Pty=0"]
    output = ""
    for step in (["update"], ["install", "--yes", "--no-install-recommends", package]):
        done = subprocess.run([*command, *step], check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        output = done.stdout + done.stderr
    if done.returncode:
        raise SystemExit(f"{output[-2000:]}\nThe tests need {package}: as root, apt-get install {package}")


def fetch_checker() -> None:
    """Put the HTML checker into the cache, if its bytes are the pinned ones; raises SystemExit otherwise."""
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, CHECKER]
        done = subprocess.run(
            command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=folder
        )
        archives = list(Path(folder).glob("*.tgz"))
        if done.returncode or len(archives) != 1:
            raise SystemExit(f"{done.stderr[-2000:]}\nThe tests need {CHECKER} of the npm registry: npm pack {CHECKER}")
        digest = base64.b64encode(hashlib.sha512(archives[0].read_bytes()).digest()).decode()
        if digest != CHECKER_SHA512:
            raise SystemExit(f"{CHECKER} is not the file that was pinned: its SHA-512 is {digest}")
        with tarfile.open(archives[0]) as archive:
            member = archive.extractfile("package/build/dist/vnu.jar")
            assert member is not None
            unpacked = Path(folder) / "vnu.jar"
            unpacked.write_bytes(member.read())
        unpacked.replace(CHECKER_JAR)


def main() -> None:
    """Install what is missing."""
    if sys.platform == "win32":
        raise SystemExit("The tests run on Linux and macOS. On Windows, use its Linux subsystem.")
    if not browser():
        install("chromium")
    if not ctypes.util.find_library("pango-1.0"):
        install("libpango-1.0-0")
        install("libpangoft2-1.0-0")
        install("libharfbuzz-subset0")
    if not java():
        install("default-jre-headless")
    if not CHECKER_JAR.exists():
        if not shutil.which("npm"):
            install("npm")
        fetch_checker()


if __name__ == "__main__":
    main()
