"""The people of the network, as one may see them: who is listed, and which lines of a profile are shown to whom.

Someone is listed while an attachment or a mandate holds, and only as she chose: `PUBLIC` to anyone, `MEMBRES` to
whoever belongs to the network, `PERSONNE` to nobody. One's own team sees every line on one's page.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from reseau.comptes.models import Compte
from reseau.membres.choices import Role, Visibilite
from reseau.membres.implantations import implantations
from reseau.membres.models import Mandat, Profil, Rattachement
from reseau.membres.permissions import est_membre
from reseau.structures.models import Structure
from reseau.vocabulaires.models import Theme


@dataclass(frozen=True)
class Attache:
    """A structure one works for, as the directory shows it."""

    structure: int
    code: str
    nom: str
    sigle: str
    reseau: str
    reseau_nom: str
    reseau_sigle: str
    fonction: str


@dataclass(frozen=True)
class MandatDit:
    """A mandate in force, in words."""

    role: str
    portee: str
    reseau: str
    bassin: str
    supplee: str = ""

    @property
    def libelle(self) -> str:
        """« Chargé ou chargée de mission, bassin Niort, en suppléance de Nina Neuve »."""
        precision = f"bassin {self.portee}" if self.bassin else self.portee
        suppleance = f"en suppléance de {self.supplee}" if self.supplee else ""
        return ", ".join(mot for mot in (Role(self.role).label, precision, suppleance) if mot)


@dataclass
class Personne:
    """Someone of the directory; `telephone` and `courriel` hold only what the reader may see."""

    public_id: UUID
    compte: int
    prenom: str
    nom: str
    telephone: str = ""
    courriel: str = ""
    attaches: list[Attache] = field(default_factory=list)
    mandats: list[MandatDit] = field(default_factory=list)
    themes: dict[str, str] = field(default_factory=dict)
    bassins: dict[str, str] = field(default_factory=dict)

    @property
    def nom_complet(self) -> str:
        """First name and name."""
        return f"{self.prenom} {self.nom}".strip()

    @property
    def roles(self) -> frozenset[str]:
        """Roles held today; an attachment makes a conseiller or a conseillère."""
        de_fait = {Role.CONSEILLER.value} if self.attaches else set()
        return frozenset(de_fait | {mandat.role for mandat in self.mandats})

    @property
    def reseaux(self) -> dict[str, str]:
        """Networks of the structures and of the mandates, by code."""
        nommes = {a.reseau: a.reseau_nom for a in self.attaches}
        return nommes | {m.reseau: m.portee for m in self.mandats if m.reseau}

    @property
    def sous_titre(self) -> str:
        """What stands under the name: function and structure, or the first mandate."""
        if self.attaches:
            premiere = self.attaches[0]
            return ", ".join(mot for mot in (premiere.fonction, premiere.nom) if mot)
        return self.mandats[0].libelle if self.mandats else ""


def profils_en_vigueur() -> QuerySet[Profil]:
    """Profiles of open accounts that hold something today."""
    rattaches = Rattachement.objects.en_vigueur().values("compte")
    mandates = Mandat.objects.en_vigueur().values("compte")
    return Profil.objects.filter(Q(compte__in=rattaches) | Q(compte__in=mandates), compte__is_active=True)


def visibles_pour(compte: Compte) -> tuple[str, ...]:
    """The choices of visibility that let this reader in, the reader's own team set aside."""
    if est_membre(compte):
        return (Visibilite.PUBLIC, Visibilite.MEMBRES)
    return (Visibilite.PUBLIC,)


def personnes_lister(compte: Compte) -> list[Personne]:
    """Everyone this reader may find, by name; six queries whatever the number."""
    permis = visibles_pour(compte)
    colonnes = (
        "public_id", "compte_id", "compte__prenom", "compte__nom", "telephone", "telephone_visible", "compte__email",
        "courriel_visible",
    )  # fmt: skip
    lignes = profils_en_vigueur().filter(visibilite__in=permis).values_list(*colonnes)
    personnes = {}
    for public_id, pk, prenom, nom, telephone, qui_telephone, email, qui_courriel in lignes:
        personnes[pk] = Personne(
            public_id,
            pk,
            prenom,
            nom,
            telephone if qui_telephone in permis else "",
            email if qui_courriel in permis else "",
        )
    personnes_garnir(personnes)
    return list(personnes.values())


def personnes_garnir(personnes: dict[int, Personne]) -> None:
    """Add structures, mandates, topics and bassins; `personnes` by account."""
    seul = {"compte__in": list(personnes)} if len(personnes) == 1 else {}
    for pk, attache in _attaches(seul):
        if pk in personnes:
            personnes[pk].attaches.append(attache)
    for pk, mandat in _mandats(seul):
        if pk in personnes:
            personnes[pk].mandats.append(mandat)
    themes = Theme.objects.en_vigueur().filter(**{f"profil__{cle}": v for cle, v in seul.items()})
    for pk, code, libelle in themes.order_by("ordre", "libelle").values_list("profil__compte", "code", "libelle"):
        if pk in personnes:
            personnes[pk].themes[code] = libelle
    structures = {a.structure for p in personnes.values() for a in p.attaches}
    bassins = implantations(Rattachement.objects.en_vigueur().filter(**seul).values("structure"), structures)
    for personne in personnes.values():
        personne.bassins |= {m.bassin: m.portee for m in personne.mandats if m.bassin}
        for attache in personne.attaches:
            personne.bassins |= bassins.get(attache.structure, {})


def _attaches(filtre: dict[str, Any]) -> Iterator[tuple[int, Attache]]:
    """Attachments in force to structures that the public may see, the oldest first."""
    lignes = Rattachement.objects.en_vigueur().filter(structure__in=Structure.objects.visibles(), **filtre)
    colonnes = (
        "compte_id", "structure_id", "structure__code", "structure__nom", "structure__sigle",
        "structure__reseau__code", "structure__reseau__nom", "structure__reseau__sigle", "fonction",
    )  # fmt: skip
    for pk, *suite in lignes.order_by("du", "pk").values_list(*colonnes):
        yield pk, Attache(*suite)


def _mandats(filtre: dict[str, Any]) -> Iterator[tuple[int, MandatDit]]:
    colonnes = (
        "compte_id", "role", "structure__nom", "reseau__code", "reseau__nom", "bassin__code", "bassin__nom",
        "supplee__compte__prenom", "supplee__compte__nom",
    )  # fmt: skip
    lignes = Mandat.objects.en_vigueur().filter(**filtre).order_by("du", "pk")
    for pk, role, structure, reseau, reseau_nom, bassin, bassin_nom, prenom, nom in lignes.values_list(*colonnes):
        supplee = f"{prenom or ''} {nom or ''}".strip()
        yield pk, MandatDit(role, structure or reseau_nom or bassin_nom or "", reseau or "", bassin or "", supplee)
