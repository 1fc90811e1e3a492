"""What the page where a meeting is prepared shows around its form."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from home.typographie import date_courte, duree
from reseau.agenda.queries.regard import Regard, regard_lire
from reseau.animation.choices import EtatReunion
from reseau.animation.models import Comite, Piece, Reunion, Siege
from reseau.animation.occupations import occupation_de
from reseau.animation.queries.ordre_du_jour import ordre_du_jour
from reseau.animation.queries.preparation import adresse_de, presidence_de, sieges_du_jour, sieges_ranges
from reseau.comptes.models import Compte

GAUCHE, DROITE = 14, 306


@dataclass(frozen=True)
class Delai:
    """How many days are left, how many the rules ask, and where their last day stands on a line of 320."""

    jours: int
    demande: int
    limite: datetime.date

    @property
    def tenu(self) -> bool:
        """The rules are kept if it is convened today."""
        return self.jours >= self.demande

    @property
    def borne(self) -> int:
        """Where the last day to convene stands between today and the meeting."""
        if self.jours <= 0:
            return GAUCHE
        return GAUCHE + (DROITE - GAUCHE) * max(0, self.jours - self.demande) // self.jours


@dataclass(frozen=True)
class Destinataires:
    """Who will be written to, and who cannot be."""

    sieges: list[Siege]

    @property
    def comptes(self) -> int:
        """Seats that an account holds."""
        return sum(bool(siege.compte and siege.compte.is_active) for siege in self.sieges)

    @property
    def sans_compte(self) -> int:
        """Seats written to at another address."""
        return len(self.sieges) - self.comptes - len(self.sans_adresse)

    @property
    def sans_adresse(self) -> list[Siege]:
        """Seats that nothing reaches."""
        return [siege for siege in self.sieges if not adresse_de(siege)]


@dataclass(frozen=True)
class Controle:
    """One thing that was looked at before convening."""

    ton: str
    texte: str
    url: str = ""


def delai_lire(reunion: Reunion) -> Delai:
    """The delay of the rules of the body, as of today."""
    jour, demande = timezone.localdate(reunion.debut), reunion.comite.delai_convocation
    return Delai((jour - timezone.localdate()).days, demande, jour - datetime.timedelta(days=demande))


def reserve_de(comite: Comite) -> dict[str, Any]:
    """The points that wait, the last proposed first, and how long they would take."""
    points = list(comite.points.filter(reunion=None).select_related("propose_par").order_by("-propose_le", "-pk"))
    return {"points": points, "minutes": duree(sum(point.duree for point in points))}


def page_de_preparation(reunion: Reunion, compte: Compte) -> dict[str, Any]:
    """The agenda with its hours, the reserve, the seats, the delay, what the date disturbs, the documents."""
    destinataires = Destinataires(sieges_ranges(list(sieges_du_jour(reunion.comite))))
    contexte: dict[str, Any] = {
        "reunion": reunion,
        "odj": ordre_du_jour(reunion),
        "reserve": reserve_de(reunion.comite),
        "destinataires": destinataires,
        "delai": delai_lire(reunion),
        "pieces": pieces_de(reunion),
        "convoquee": reunion.etat == EtatReunion.CONVOQUEE,
        "preparee": date_courte(reunion.cree_le),
        "passee": reunion.debut <= timezone.now(),
    }
    if not contexte["passee"]:
        contexte["regard"] = regard_lire([occupation_de(reunion)], compte)
    contexte["controles"] = list(_controles(reunion, destinataires, contexte.get("regard")))
    return contexte


def _controles(reunion: Reunion, destinataires: Destinataires, regard: Regard | None) -> Iterator[Controle]:
    """The chair, what the date disturbs, who cannot be reached."""
    if president := presidence_de(reunion.comite):
        yield Controle("ok", f"{president} préside")
    else:
        yield Controle("non", "Personne ne préside cette instance : nommez-la d’abord")
    for gene in regard.montrees if regard else ():
        yield Controle("non" if gene.bloque else "attente", f"{gene.titre} : {gene.phrase}", gene.url)
    if regard and not regard.genes:
        yield Controle("ok", "Aucune autre date ne gêne celle-ci")
    if sans := destinataires.sans_adresse:
        noms = ", ".join(siege.qui or siege.pour_qui for siege in sans)
        yield Controle("attente", f"Sans adresse, à prévenir autrement : {noms}")


def pieces_de(reunion: Reunion) -> list[Piece]:
    """The documents of a meeting, with the point that each goes with."""
    return list(reunion.pieces.select_related("point"))
