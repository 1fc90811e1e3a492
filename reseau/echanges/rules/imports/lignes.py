"""The lines of an import: each holds its plan, in parts, one for each sheet that its line names.

A part is what the plan does to a sheet: `id` in its source, `pk` here when it exists, `op`, and the values before and
after. « creer » makes it; « rattacher » notes that a sheet of ours is this one; « changer » sets fields; « noter »
keeps what the source said. Without `op`, the sheet is only named.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from home.lots import par_lots
from reseau.annuaire.choices import DOUBLONS_OUVERTS, ActionLigne, Genre
from reseau.annuaire.models import Doublon, Import, LigneImport

LOT = 300  # lignes : au plus une seconde, pendant laquelle personne d’autre n’écrit sur SQLite
CREER, CHANGER, NOTER, RATTACHER = "creer", "changer", "noter", "rattacher"
MOTIF_MAX = 1000
COMPTES = {
    ActionLigne.CREEE: "creees",
    ActionLigne.MODIFIEE: "modifiees",
    ActionLigne.INCHANGEE: "inchangees",
    ActionLigne.REFUSEE: "refusees",
    ActionLigne.AILLEURS: "ailleurs",
    ActionLigne.ABSENTE: "absentes",
}
Part = dict[str, Any]


def lignes_oublier(*, importation: Import) -> None:
    """Before a plan is made: the lines of the one before, the twins that they proposed and their counts go."""
    anciennes = importation.lignes.all()
    anciennes._raw_delete(anciennes.db)
    Doublon.objects.filter(importation=importation, creee=None, decision__in=DOUBLONS_OUVERTS).delete()
    importation.__dict__.update(dict.fromkeys((*COMPTES.values(), "doublons"), 0))
    importation.options |= {"mots": [], "reseaux": []}


def lignes_ajouter(*, importation: Import, lignes: list[LigneImport]) -> None:
    """Keep some lines of a plan, the twins they propose, and count them."""
    LigneImport.objects.bulk_create(lignes, batch_size=LOT)
    proposes = [doublon for ligne in lignes for doublon in _doublons(importation, ligne)]
    Doublon.objects.bulk_create(proposes, batch_size=LOT, ignore_conflicts=True)
    for lot in par_lots(proposes, LOT):
        deja = Doublon.objects.filter(
            source=importation.source, source_id__in=[doublon.source_id for doublon in lot], creee=None
        )
        deja.filter(decision__in=DOUBLONS_OUVERTS).update(importation=importation)
    comptes = Counter(ligne.action for ligne in lignes)
    for action, champ in COMPTES.items():
        setattr(importation, champ, getattr(importation, champ) + comptes[action])
    importation.doublons += sum(bool(ligne.doublon) for ligne in lignes)


def _doublons(importation: Import, ligne: LigneImport) -> Iterator[Doublon]:
    """One row per pair, which a person may decide before the import is applied as well as after."""
    for doublon in ligne.plan.get("doublons", ()):
        if doublon["pk"]:
            yield Doublon(
                importation=importation, source=importation.source, source_id=ligne.plan["structure"]["id"],
                nom=ligne.plan["structure"]["valeurs"]["nom"][:160], structure_id=doublon["pk"],
                indices=doublon["indices"],
            )  # fmt: skip


def lignes_ecrites(*, importation: Import) -> QuerySet[LigneImport]:
    """The lines that write something, or did."""
    lignes = importation.lignes.exclude(plan={})
    return lignes if importation.retirer else lignes.exclude(action=ActionLigne.ABSENTE)


def parts_de(*, plan: dict[str, Any]) -> Iterator[tuple[Genre, Part]]:
    """The parts of a line's plan, each with its kind of sheet."""
    if part := plan.get("structure"):
        yield Genre.STRUCTURE, part
    for part in plan.get("lieux", ()):
        yield Genre.LIEU, part
    if part := plan.get("service"):
        yield Genre.SERVICE, part


def ligne_refuser(*, ligne: LigneImport, motif: str, action: ActionLigne = ActionLigne.REFUSEE) -> LigneImport:
    """The line left out, and why."""
    ligne.action, ligne.motif = action, motif[:MOTIF_MAX]
    ligne.champs, ligne.gardes, ligne.doublon, ligne.plan = {}, [], "", {}
    return ligne


def fautes_dire(*, erreur: ValidationError) -> str:
    """Every fault of a sheet in one sentence, each with its field."""
    if hasattr(erreur, "message_dict"):
        return " ".join(
            f"{nom} : {message}" if nom != "__all__" else message
            for nom, messages in erreur.message_dict.items()
            for message in messages
        )
    return " ".join(erreur.messages)
