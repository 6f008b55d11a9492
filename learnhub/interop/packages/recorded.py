"""The audio and video that a package holds: small ones, where there is room for files; others stay on the site."""

from __future__ import annotations

from dataclasses import replace

from learnhub.content.recordings import Fetch, media_name, recording_in
from learnhub.services.packages import Contents

MOST_BYTES = 20_000_000
"""All recordings of a package together; the page of one that is left out leads to it on the site."""


def with_recordings(contents: Contents, fetch: Fetch | None) -> Contents:
    """The contents with the bytes of their recordings as long as there is room, the smallest first; without `fetch`
    without any, and without captions."""
    kept = {path: data for path, data in contents.files.items() if not media_name(path.rpartition("/")[2])}
    if fetch is None:
        return replace(contents, files=kept)
    found = [(path, recording_in(path, data)) for path, data in contents.files.items()]
    left = MOST_BYTES
    for path, recording in sorted(found, key=lambda each: (each[1].size if each[1] else 0, each[0])):
        if recording is None:
            kept[path] = contents.files[path]
        elif recording.size <= left:
            left -= recording.size
            kept[path] = b"".join(fetch(recording))
    return replace(contents, files={path: kept[path] for path in contents.files if path in kept})
