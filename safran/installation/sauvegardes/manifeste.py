"""What a backup says of itself, in clear: enough to tell a piece that is missing or altered without opening it."""

import hashlib
import json
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from home.erreurs import RegleRefusee
from safran.installation.sauvegardes.bases import Etat
from safran.installation.sauvegardes.chiffrement import Piece
from safran.installation.sauvegardes.fichiers import Lot

NOM = "manifeste.json"
FORME = 1


@dataclass(frozen=True)
class Manifeste:
    """One backup: when it began, from which base and code, what it holds, who was erased by then."""

    commence_le: datetime
    moteur: str
    version: str
    etat: Etat
    lots: dict[str, Lot]
    pieces: dict[str, Piece]
    effacements: list[dict[str, Any]]


def version_lire() -> str:
    """The version of this code."""
    return tomllib.loads((settings.RACINE / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def manifeste_ecrire(dossier: Path, manifeste: Manifeste) -> None:
    """Write it beside the pieces that it tells of."""
    dit = {**asdict(manifeste), "forme": FORME, "commence_le": manifeste.commence_le.isoformat()}
    dit["pieces"] = {nom: piece._asdict() for nom, piece in manifeste.pieces.items()}
    (dossier / NOM).write_text(json.dumps(dit, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


def manifeste_lire(dossier: Path) -> Manifeste:
    """Raises RegleRefusee("manifeste") when this folder is not a backup, or not one of ours."""
    try:
        dit = json.loads((dossier / NOM).read_text("utf-8"))
        if dit.pop("forme") != FORME:
            raise ValueError
        return Manifeste(
            **{
                **dit,
                "commence_le": datetime.fromisoformat(dit["commence_le"]),
                "etat": Etat(**dit["etat"]),
                "lots": {nom: Lot(**lot) for nom, lot in dit["lots"].items()},
                "pieces": {nom: Piece(**piece) for nom, piece in dit["pieces"].items()},
            }
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise RegleRefusee("manifeste", f"{dossier} n’est pas une sauvegarde : {NOM} ne s’y lit pas.")


def pieces_verifier(dossier: Path, manifeste: Manifeste, noms: Iterable[str]) -> None:
    """Each piece is there, whole, as it was written. Raises RegleRefusee("piece")."""
    for nom in noms:
        chemin, piece = dossier / nom, manifeste.pieces.get(nom)
        if piece is None or not chemin.is_file():
            raise RegleRefusee("piece", f"La pièce {nom} manque.")
        if (taille := chemin.stat().st_size) != piece.octets:
            raise RegleRefusee("piece", f"La pièce {nom} est coupée : {taille} octets au lieu de {piece.octets}.")
        with chemin.open("rb") as lue:
            if hashlib.file_digest(lue, "sha256").hexdigest() != piece.sha256:
                raise RegleRefusee("piece", f"La pièce {nom} a été altérée : son SHA-256 n’est plus le même.")
