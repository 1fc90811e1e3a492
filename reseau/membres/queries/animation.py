"""Who animates a bassin today, and who stands in, as a reader may see them (R4.13)."""

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from home.gardees import Gardee
from reseau.comptes.models import Compte
from reseau.membres.choices import Role, Visibilite
from reseau.membres.models import Mandat
from reseau.membres.queries.personnes import visibles_pour
from reseau.territoires.models import Bassin

QUI_ANIME = Gardee("qui anime un bassin", pieces=("comptes", "membres"))
TOUT = frozenset(choix.value for choix in Visibilite)
COLONNES = (
    "pk", "supplee", "du", "au", "compte", "compte__prenom", "compte__nom", "compte__email",
    "compte__profil__public_id", "compte__profil__visibilite", "compte__profil__telephone",
    "compte__profil__telephone_visible", "compte__profil__courriel_visible",
)  # fmt: skip


class _Ligne(NamedTuple):
    """A mandate with its person and her profile, none of it when she never had one."""

    mandat: int
    supplee: int | None
    du: datetime.date
    au: datetime.date | None
    compte: int
    prenom: str
    nom: str
    email: str
    public_id: UUID
    visibilite: str | None
    telephone: str
    telephone_visible: str
    courriel_visible: str


@dataclass
class Animateur:
    """Someone in charge of a bassin, with what she shows this reader; `fin` is her last day, None when none is set.

    `supplee` and `suppleants` name the person she acts for, and those who act for her today.
    """

    nom: str
    url: str
    du: datetime.date
    fin: datetime.date | None
    telephone: str
    courriel: str
    suppleance: bool = False
    supplee: str = ""
    suppleants: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Animation:
    """Who animates a bassin today: those shown, and how many are not shown to this reader."""

    personnes: list[Animateur]
    cachees: int

    @property
    def vacante(self) -> bool:
        """Nobody is named."""
        return not self.personnes and not self.cachees


def animation_lire(compte: Compte, bassin: Bassin) -> Animation:
    """Who animates this bassin today, a stand-in after the person she acts for; one query, none once kept."""
    cle = bassin.pk, timezone.localdate()
    permis = frozenset(visibles_pour(compte))
    montres: dict[int, Animateur] = {}
    lignes = sorted(QUI_ANIME.lire(cle, lambda: _mandats(*cle)), key=lambda ligne: ligne.supplee is not None)
    for ligne in lignes:
        choix = TOUT if ligne.compte == compte.pk else permis  # chacun se voit entier
        if ligne.visibilite in choix:
            montres[ligne.mandat] = _animateur(ligne, choix, montres.get(ligne.supplee or 0))
    rangs = {ligne.mandat: rang for rang, ligne in enumerate(lignes)}
    lignes.sort(key=lambda ligne: rangs.get(ligne.supplee or 0, rangs[ligne.mandat]))
    return Animation([montres[ligne.mandat] for ligne in lignes if ligne.mandat in montres], len(lignes) - len(montres))


def _mandats(bassin: int, jour: datetime.date) -> list[_Ligne]:
    tenus = Mandat.objects.en_vigueur(jour).filter(role=Role.CHARGE_MISSION, bassin=bassin, compte__is_active=True)
    return [_Ligne(*ligne) for ligne in tenus.order_by("du", "pk").values_list(*COLONNES)]


def _animateur(ligne: _Ligne, choix: frozenset[str], supplee: Animateur | None) -> Animateur:
    """What this line shows; the person stood in for, when she is shown too, is told of it."""
    nom = f"{ligne.prenom} {ligne.nom}".strip()
    if supplee:
        supplee.suppleants.append(nom)
    return Animateur(
        nom=nom,
        url=reverse("personne", args=[ligne.public_id]),
        du=ligne.du,
        fin=ligne.au and ligne.au - datetime.timedelta(days=1),
        telephone=ligne.telephone if ligne.telephone_visible in choix else "",
        courriel=ligne.email if ligne.courriel_visible in choix else "",
        suppleance=ligne.supplee is not None,
        supplee=supplee.nom if supplee else "",
    )
