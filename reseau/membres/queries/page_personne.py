"""One person's page, as its reader may see it."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from home.gardees import Gardee
from reseau.comptes.models import Compte
from reseau.membres.choices import Visibilite
from reseau.membres.models import Profil
from reseau.membres.permissions import compte_represente, structures_de
from reseau.membres.queries.personnes import Personne, personnes_garnir, profils_en_vigueur, visibles_pour
from reseau.structures.models import Structure

NOMMEES = Gardee("personnes nommées", pieces=("comptes", "membres", "structures"))


@dataclass
class PagePersonne:
    """What is shown of someone; `soi` when the reader is that person."""

    personne: Personne
    presentation: str
    visibilite: str
    soi: bool

    @property
    def publique(self) -> bool:
        """Shown to anyone, account or not."""
        return self.visibilite == Visibilite.PUBLIC


def personne_lire(compte: Compte, public_id: UUID) -> PagePersonne | None:
    """The page of someone of the network, or None when this reader may not see it, or nobody may any more."""
    profil = profils_en_vigueur().select_related("compte").filter(public_id=public_id).first()
    if profil is None:
        return None
    permis = _permis(compte, profil)
    if profil.visibilite not in permis:
        return None
    quelquun = profil.compte
    personne = Personne(
        public_id=profil.public_id,
        compte=quelquun.pk,
        prenom=quelquun.prenom,
        nom=quelquun.nom,
        telephone=profil.telephone if profil.telephone_visible in permis else "",
        courriel=quelquun.email if profil.courriel_visible in permis else "",
    )
    personnes_garnir({quelquun.pk: personne})
    return PagePersonne(personne, profil.presentation, profil.visibilite, soi=compte == quelquun)


class PersonneNommee(NamedTuple):
    """Someone by name, with the page that says more."""

    public_id: UUID
    nom_complet: str


def personne_nommer(compte: Compte, qui: int) -> PersonneNommee | None:
    """The name of this account where `personne_lire` would show its page to this reader; None elsewhere."""
    lue = NOMMEES.lire((qui, timezone.localdate()), lambda: _nommee_lire(qui))
    if lue is None:
        return None
    nommee, visibilite, equipe = lue
    soi = compte.pk == qui or any(_est_de(compte, structure) for structure in equipe)
    return nommee if soi or visibilite in visibles_pour(compte) else None


def _nommee_lire(qui: int) -> tuple[PersonneNommee, str, list[Structure]] | None:
    profil = profils_en_vigueur().select_related("compte").filter(compte=qui).first()
    if profil is None:
        return None
    equipe = Structure.objects.filter(pk__in=structures_de(profil.compte, timezone.localdate()))
    return PersonneNommee(profil.public_id, profil.compte.nom_complet), profil.visibilite, list(equipe)


def page_de(compte: Compte) -> str:
    """The address of one's own page, empty when one holds nothing or never had a profile."""
    profil = profils_en_vigueur().filter(compte=compte).first()
    return reverse("personne", args=[profil.public_id]) if profil else ""


def _permis(compte: Compte, profil: Profil) -> tuple[str, ...]:
    """The choices that let this reader in; one's own team, and who represents one's structure, see every line."""
    permis = visibles_pour(compte)
    if compte == profil.compte or est_de_l_equipe(compte, structures_de(profil.compte)):
        return (*permis, Visibilite.PERSONNE)
    return permis


def est_de_l_equipe(compte: Compte, structures: frozenset[int]) -> bool:
    """Works today for one of these structures, or may act for one."""
    if structures & structures_de(compte):
        return True
    lues = Structure.objects.filter(pk__in=structures if compte.is_authenticated else ())
    return any(_est_de(compte, structure) for structure in lues)


def _est_de(compte: Compte, structure: Structure) -> bool:
    return structure.pk in structures_de(compte) or compte_represente(compte, structure)
