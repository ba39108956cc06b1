"""What staff do at the desk, by hand: keys and seconds in a real terminal of 80×24, in French.

`python -m tests.bench.hands [TREE]` drives the desk of this copy, or of another one at TREE,
through tmux, and prints a table. A key is pressed each quarter of a second; a scan is one burst, as
a hand scanner types, and whoever has to see something first takes most of a second to do so.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PACE_S = 0.25
"""Between two keys of a practised person."""
SIGHT_S = 0.7
"""From a scan to the key that its verdict asks for."""
PATIENCE_S = 8.0
PIN = "4711"
GUESTS = """Code;Prénom;Nom;Société;Catégorie;Statut;Payé;Commande;E-mail;Téléphone
BON000001;Marie;Curie;Sorbonne;Visiteur;;oui;;marie@curie.fr;+33612345678
BON000002;François;Lefèvre;Acme;Visiteur;;oui;;;
BON000003;Élise;Martin;Universal;VIP;;oui;;;
BON000004;Noémie;Durand;Nautile;Visiteur;;oui;;;
IMPAYE001;Łukasz;Błaszczykowski;Universal;Visiteur;;non;;;
IMPAYE002;Paul;Petit;Acme;Visiteur;;non;;;
ANNULE001;Jean;Dupont;Acme;Visiteur;annulé;oui;;;
ANNULE002;Jeanne;Dupuis;Acme;Visiteur;annulé;oui;;;
PRESSE001;Gaëlle;L’Hôpital;Œuvres & Cie;Presse;;oui;;;
FAMILLE01;Zoé;Roux;;Visiteur;;oui;T7;;
FAMILLE02;Noé;Roux;;Visiteur;;oui;T7;;
FAMILLE03;Ana;Roux;;Visiteur;;oui;T7;;
TRIBU0001;Tom;Blanc;;Visiteur;;oui;T8;;
TRIBU0002;Max;Blanc;;Visiteur;;oui;T8;;
TRIBU0003;Léa;Blanc;;Visiteur;;oui;T8;;
"""
QUESTIONS = """[{"id": "repas", "text": "Déjeuner ?", "kind": "choice",
 "options": ["Oui", "Non"], "categories": ["Presse"]}]"""


@dataclass(frozen=True)
class Deed:
    """Something that staff do: the keys for it, and what is then on the screen."""

    what: str
    keys: str
    """Names of keys, apart by spaces; `=TEXT` is a scan, `~TEXT` is typed, `.` is a look."""
    sees: str
    """A pattern."""
    after: str = ""
    """Keys that close what is open then; they do not count."""
    earlier: str = ""
    """The keys that another copy of the desk takes, where they are others."""


DEEDS = (
    Deed("Scan a good ticket", "=BON000001", "ENTREZ"),
    Deed("The same ticket a second time", "=BON000001", "DÉJÀ ENTRÉ|Premier passage"),
    Deed("A code that nobody knows", "=QRSTUVWXY", "INCONNU|MAL TAPÉ"),
    Deed("A canceled ticket", "=ANNULE001", "BILLET ANNULÉ"),
    Deed("Type a code by hand", "~BON000002 Enter", "ENTREZ"),
    Deed("Find by name, without its accent", "F3 ~elise . Enter", "ENTREZ"),
    Deed("Find by company", "F3 ~nauti . Enter", "ENTREZ"),
    Deed("Take the last passage back", "F8", "PASSAGE ANNULÉ"),
    Deed("Unpaid, pays here: with the PIN", "=IMPAYE001 F4 1 . ~4711 Enter", "ENTREZ",
         earlier="=IMPAYE001 F4 2 1 . ~4711 Enter"),
    Deed("Unpaid, pays here: the PIN was given before", "=IMPAYE002 F4 1", "ENTREZ",
         earlier="=IMPAYE002 F4 2 1"),
    Deed("Send on to the help desk to pay", "=FAMILLE01 F4 3 1", "ACCUEIL"),
    Deed("Canceled, let in: the organiser says so", "=ANNULE001 F4 2 2", "ENTREZ"),
    Deed("Canceled, let in: a reason written down", "=ANNULE002 F4 2 5 ~vu Enter", "ENTREZ"),
    Deed("The same person comes back", "=BON000001 F4 0", "ENTREZ"),
    Deed("A whole party", "=FAMILLE02 F4 4 Enter", "entrent|ENTREZ"),
    Deed("Some of a party", "=TRIBU0001 F4 4 2 Enter", "entrent|ENTREZ"),
    Deed("Set a name right", "=BON000002 F4 5 ~x Enter Enter Enter", "CORRIGÉ"),
    Deed("Take back from the guest's page", "=BON000001 F4 6", "PASSAGE ANNULÉ"),
    Deed("See e-mail and phone", "=BON000001 F4 8", "marie@curie", "Escape"),
    Deed("Register somebody without a ticket", "F6 . ~Ida Enter ~Noir Enter Enter Enter 2 1 Enter",
         "photographier", "Enter",
         earlier="F6 . ~Ida Enter ~Noir Enter Enter Enter 2 Enter 1 Enter"),
    Deed("Register the next one, of the same category",
         "F6 . ~Luc Enter ~Vert Enter Enter Enter Enter 1 Enter", "photographier", "Enter",
         earlier="F6 . ~Luc Enter ~Vert Enter Enter Enter 2 Enter 1 Enter"),
    Deed("Somebody unknown: to the help desk", "=QRSTUVWXY F4 3 3", "ACCUEIL"),
    Deed("A question at the door", "=PRESSE001 1 Enter", "ENTREZ"),
    Deed("A scan while somebody is looked for", "F3 ~du =BON000003", "DÉJÀ ENTRÉ|Premier passage"),
    Deed("Hide the names", "F5", "masqués"),
    Deed("Names are hidden: find somebody", "F5 F3 ~cur", "Marie Curie", "Escape Escape",
         earlier="F5 F3 F3 ~cur"),
    Deed("Change the language", "F2", "Find|English|Français"),
    Deed("Read the help", "F2 F1", "damier", "Escape"),
    Deed("Leave as one does elsewhere: Ctrl+C says how", "C-c", "F10"),
    Deed("Leave", "F10 F10", "FIN DU POSTE"),
)  # fmt: skip


class Terminal:
    """A desk in tmux."""

    def __init__(self, name: str) -> None:
        self._name = name

    def press(self, keys: str) -> int:
        """Press `keys` at a person's pace; how many keys a person pressed."""
        pressed = 0
        for part in keys.split():
            if part.startswith("="):
                self._send(["-l", part[1:]])
                self._send(["Enter"])
                time.sleep(SIGHT_S)
                continue
            if part == ".":
                time.sleep(SIGHT_S)
                continue
            for key in part[1:] if part.startswith("~") else [part]:
                self._send(["-l", key] if part.startswith("~") else [key])
                pressed += 1
                time.sleep(PACE_S)
        return pressed

    def sees(self, pattern: str, patience: float = PATIENCE_S) -> bool:
        """Whether `pattern` is on the screen before patience ends."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if re.search(pattern, self.screen()):
                return True
            time.sleep(0.05)
        return False

    def screen(self) -> str:
        found = subprocess.run(
            ["tmux", "capture-pane", "-p", "-t", self._name], capture_output=True, text=True
        )
        return found.stdout

    def _send(self, keys: Sequence[str]) -> None:
        subprocess.run(["tmux", "send-keys", "-t", self._name, *keys], check=True)


@contextmanager
def desk(tree: Path, folder: Path) -> Iterator[Terminal]:
    """The desk of the copy at `tree`, over an evening of its own in `folder`."""
    kiosk = [sys.executable, "-m", "kiosk"]
    event = folder / "soiree.event"
    (folder / "invites.csv").write_text(GUESTS, encoding="utf-8")
    (folder / "questions.json").write_text(QUESTIONS, encoding="utf-8")
    said = {**os.environ, "PYTHONPATH": str(tree), "KIOSK_PIN": PIN, "LC_ALL": "C.UTF-8"}
    for arguments in (
        ["new", str(event), "--name", "Soirée"],
        ["guests", "import", str(event), str(folder / "invites.csv")],
        ["lists", "put", str(event), "main", "--questions", str(folder / "questions.json")],
        ["staff", "pin", str(event), "supervisor"],
    ):
        subprocess.run([*kiosk, *arguments], cwd=tree, env=said, check=True, capture_output=True)
    name = f"hands-{os.getpid()}"
    run = f"cd {tree} && PYTHONPATH={tree} {sys.executable} -m kiosk desk {event} --camera none"
    run += " --no-check --silent --language fr; echo FIN DU POSTE; sleep 60"
    subprocess.run(
        ["tmux", "new-session", "-d", "-s", name, "-x", "80", "-y", "24", run], check=True
    )
    try:
        terminal = Terminal(name)
        assert terminal.sees("Soirée", 60)
        yield terminal
    finally:
        subprocess.run(["tmux", "kill-session", "-t", name], capture_output=True)


def drive(terminal: Terminal, *, earlier: bool) -> Iterator[tuple[Deed, int, float | None]]:
    """Do every deed: its keys, and its seconds; None if it did not come to what it should."""
    for deed in DEEDS:
        begun = time.monotonic()
        keys = terminal.press((earlier and deed.earlier) or deed.keys)
        done = terminal.sees(deed.sees)
        took = time.monotonic() - begun
        yield deed, keys, took if done else None
        if not done:
            print(terminal.screen(), file=sys.stderr)
        terminal.press(deed.after)
        time.sleep(2.2)  # the same scan within two seconds is the same scan


def main() -> None:
    """Print the table."""
    tree = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    print("| | keys | seconds |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, desk(tree, Path(folder)) as terminal:
        for deed, keys, took in drive(terminal, earlier=len(sys.argv) > 1):
            seconds = "–" if took is None else f"{took:.1f}"
            print(f"| {deed.what} | {keys} | {seconds} |", flush=True)


if __name__ == "__main__":
    main()
