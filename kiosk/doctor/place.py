"""Where an event file lies: cloud services and network drives swap or lose what SQLite writes."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from kiosk.doctor.finding import Check, Finding, ok, warning
from kiosk.ui.plain_text import plain
from kiosk.ui.translation import Translation, _

_CLOUDS = {
    "OneDrive": r"onedrive\b.*",
    "Dropbox": r"dropbox\b.*",
    "iCloud": r"icloud ?drive\b.*|mobile documents|com~apple~clouddocs",
    "Nextcloud": r"nextcloud\b.*",
    "ownCloud": r"owncloud\b.*",
    "Google Drive": r"google ?drive\b.*|googledrive-.*|my drive|mon drive",
    "Box": r"box sync|box-box",
    "pCloud": r"pcloud ?drive|pclouddrive",
    "Syncthing": r"syncthing",
    "kDrive": r"kdrive\d*",
}
"""Names of folders, in small letters."""
_MARKS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".stfolder": "Syncthing",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
}
"""What these services leave in the folder that they keep in step."""
_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_OF_A_SERVICE = re.compile(r"(?:Library/CloudStorage)/([^/-]+)")
_NETWORK = {
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "fuse.sshfs",
    "fuse.davfs2", "fuse.rclone", "fuse.gvfsd-fuse", "9p", "ncpfs", "afs", "ceph", "glusterfs",
    "fuse.glusterfs", "prl_fs", "vboxsf", "fuse.vmhgfs-fuse",
}  # fmt: skip
_FAT = {"vfat", "msdos", "exfat", "fat", "fat32", "fat16", "fuseblk.exfat", "exfat-fuse"}
_WINDOWS_REMOTE = 4


def place(say: Translation, path: Path) -> Finding:
    """Whether the folder of the event file `path` is one that only this computer touches."""
    folder = path.absolute().parent
    advice = say(_("Copy the event file to a folder of your own, on the computer’s own disk"))
    service = cloud(folder, os.environ)
    if service:
        text = say(_("{service} keeps this folder in step, and may swap the file"), service=service)
        return warning(Check.PLACE, text, advice)
    kind = file_system(folder)
    if kind in _NETWORK:
        text = say(_("on a network drive ({kind})"), kind=plain(kind))
        return warning(Check.PLACE, text, advice)
    if kind in _FAT:
        text = say(_("on a FAT stick or card ({kind})"), kind=plain(kind))
        return warning(Check.PLACE, text, advice)
    return ok(Check.PLACE, say(_("on this computer")))


def cloud(folder: Path, environment: "os._Environ[str] | dict[str, str]") -> str:
    """The service that keeps `folder` in step with a cloud, by its names and marks; "" for none."""
    folders = list(dict.fromkeys([folder, *folder.parents, *_resolved(folder)]))
    roots = {environment[name] for name in _VARIABLES if environment.get(name)}
    if any(str(each) in roots for each in folders):
        return "OneDrive"
    said = _OF_A_SERVICE.search(folder.as_posix())
    if said:
        return said[1]
    for each in folders:
        for service, pattern in _CLOUDS.items():
            if re.fullmatch(pattern, each.name.lower()):
                return service
        for mark, service in _MARKS.items():
            if (each / mark).exists():
                return service
    return ""


def file_system(folder: Path) -> str:
    """The kind of file system that `folder` is on, in small letters; "" when it is not known."""
    if sys.platform == "win32":
        return _on_windows(folder)
    try:
        if sys.platform == "darwin":
            listed = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False)
            return kind_of(folder.resolve(), _mounts_of_macos(listed.stdout))
        return kind_of(folder.resolve(), _mounts_of_linux(Path("/proc/self/mounts").read_text()))
    except OSError:
        return ""


def kind_of(folder: Path, mounts: Iterable[tuple[str, str]]) -> str:
    """The kind of the mount, of (place, kind), that `folder` is in."""
    inside = [(place, kind) for place, kind in mounts if folder.is_relative_to(place)]
    return max(inside, key=lambda mount: len(mount[0]), default=("", ""))[1].lower()


def _mounts_of_linux(text: str) -> list[tuple[str, str]]:
    found = []
    for line in text.splitlines():
        fields = line.split(" ")
        if len(fields) > 2:
            at = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[1])
            found.append((at, fields[2]))
    return found


def _mounts_of_macos(text: str) -> list[tuple[str, str]]:
    lines = (re.fullmatch(r".+? on (.+) \(([^,)]+).*\)", line) for line in text.splitlines())
    return [(line[1], line[2]) for line in lines if line]


def _on_windows(folder: Path) -> str:
    if sys.platform != "win32":
        return ""
    import ctypes

    if str(folder).startswith("\\\\"):
        return "smb"
    root = f"{folder.drive}\\"
    if ctypes.windll.kernel32.GetDriveTypeW(root) == _WINDOWS_REMOTE:
        return "smb"
    name = ctypes.create_unicode_buffer(64)
    ctypes.windll.kernel32.GetVolumeInformationW(root, None, 0, None, None, None, name, len(name))
    return name.value.lower()


def _resolved(folder: Path) -> list[Path]:
    real = folder.resolve()
    return [real, *real.parents]
