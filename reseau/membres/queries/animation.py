"""Who animates a bassin today, and who stands in, as a reader may see them (R4.13)."""

import datetime
from dataclasses import dataclass, field

from django.urls import reverse

from reseau.comptes.models import Compte
from reseau.membres.choices import Role, Visibilite
from reseau.membres.models import Mandat, Profil
from reseau.membres.queries.personnes import visibles_pour
from reseau.territoires.models import Bassin

TOUT = frozenset(Visibilite)


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
    """Who animates this bassin today, a stand-in after the person she acts for; one query."""
    mandats = Mandat.objects.en_vigueur().filter(role=Role.CHARGE_MISSION, bassin=bassin, compte__is_active=True)
    lignes = list(mandats.select_related("compte__profil", "supplee__compte__profil").order_by("du", "pk"))
    permis = frozenset(visibles_pour(compte))
    montres = {mandat.pk: _animateur(mandat, compte, permis) for mandat in lignes if _montre(mandat, compte, permis)}
    for mandat in lignes:
        if mandat.pk in montres and mandat.supplee_id in montres:
            montres[mandat.supplee_id].suppleants.append(montres[mandat.pk].nom)
    rang = {mandat.pk: numero for numero, mandat in enumerate(lignes)}
    ordre = sorted(lignes, key=lambda m: (rang.get(m.supplee_id, rang[m.pk]), m.supplee_id is not None, rang[m.pk]))
    return Animation([montres[m.pk] for m in ordre if m.pk in montres], len(lignes) - len(montres))


def _profil(mandat: Mandat) -> Profil | None:
    return getattr(mandat.compte, "profil", None)


def _choix(mandat: Mandat, lecteur: Compte, permis: frozenset[str]) -> frozenset[str]:
    """The choices of visibility that let this reader in; everyone reads all of oneself."""
    return TOUT if mandat.compte == lecteur else permis


def _montre(mandat: Mandat, lecteur: Compte, permis: frozenset[str]) -> bool:
    profil = _profil(mandat)
    return profil is not None and profil.visibilite in _choix(mandat, lecteur, permis)


def _animateur(mandat: Mandat, lecteur: Compte, permis: frozenset[str]) -> Animateur:
    compte, profil, choix = mandat.compte, mandat.compte.profil, _choix(mandat, lecteur, permis)
    nommable = mandat.supplee is not None and _montre(mandat.supplee, lecteur, permis)
    return Animateur(
        nom=compte.nom_complet,
        url=reverse("personne", args=[profil.public_id]),
        du=mandat.du,
        fin=mandat.dernier_jour,
        telephone=profil.telephone if profil.telephone_visible in choix else "",
        courriel=compte.email if profil.courriel_visible in choix else "",
        suppleance=mandat.supplee_id is not None,
        supplee=mandat.supplee.compte.nom_complet if nommable else "",
    )
