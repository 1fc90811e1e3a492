"""Who may see, edit and follow the sheets of structures, networks, duty tables and the lexicon; whoever may not
gets 404, whether the sheet exists or not.
"""

import uuid
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from home.permissions import reserve_a, trouver
from reseau.annuaire.choices import EtatEntree
from reseau.annuaire.models import Contact, Creneau, EntreeLexique, Lieu, Service, ServiceAuLieu, Signalement
from reseau.annuaire.queries.permanences import structures_accueillies
from reseau.annuaire.queries.tableau import Ligne
from reseau.annuaire.queries.tenue import Cadre, cadres_de, signalements_suivis, structures_suivies, suit_des_structures
from reseau.comptes.models import Compte
from reseau.membres.permissions import (
    compte_represente,
    est_charge_de_mission,
    est_membre,
    est_referent,
    est_region,
    est_tete_de_reseau,
)
from reseau.structures.models import Reseau, Structure
from reseau.structures.portes import structure_canonique
from reseau.territoires.models import CompositionBassin

OUVERTES = Structure.objects.select_related("reseau").filter(fusionnee_dans=None)


def structure_get_visible(compte: Compte, code: str) -> Structure:
    """The structure of this code, even merged (the view redirects), or Http404.

    Candidates and withdrawn structures are seen only by those who act for them.
    """

    def vue(structure: Structure) -> bool:
        montree: bool = structure.montree  # type: ignore[attr-defined]
        return bool(structure.fusionnee_dans_id) or montree or compte_represente(compte, structure)

    structures = Structure.objects.select_related("reseau", "fusionnee_dans").annotate(montree=_montree("pk"))
    return trouver(structures, vue, code=code)


def _montree(structure: str) -> Exists:
    """To annotate rows, by the path to the key of their structure: whether the public sees it."""
    return Exists(Structure.objects.visibles().filter(pk=OuterRef(structure)))


def structure_get_remplacante(code: str) -> Structure | None:
    """The visible structure that replaces the merged one of this code; None when it is not merged, Http404 when nobody
    may see the other."""
    structure = (
        Structure.objects.select_related("fusionnee_dans").filter(code=code, fusionnee_dans__isnull=False).first()
    )
    if structure is None:
        return None
    return get_object_or_404(Structure.objects.visibles(), pk=structure_canonique(structure).pk)


def structure_get_historique(compte: Compte, code: str) -> Structure:
    """The structure whose history this person may read, or Http404: who represents it, or animates its bassin."""
    return trouver(OUVERTES, lambda s: compte_represente(compte, s) or compte_anime(compte, s), code=code)


def compte_anime(compte: Compte, structure: Structure) -> bool:
    """Is in charge, today, of a bassin where the structure has a place."""
    if not est_charge_de_mission(compte):
        return False
    compositions = CompositionBassin.objects.en_vigueur().filter(commune__in=structure.lieux.values("commune"))
    return any(est_charge_de_mission(compte, bassin) for bassin in compositions.values_list("bassin", flat=True))


def lieu_get_visible(compte: Compte, public_id: UUID) -> Lieu:
    """A place that this person may see, or Http404: published, in a structure that is; or kept by this person."""

    def vu(lieu: Lieu) -> bool:
        return lieu.publie and lieu.montre or compte_represente(compte, lieu.structure)  # type: ignore[attr-defined]

    lieux = Lieu.objects.select_related("structure__reseau", "commune", "chez").annotate(montre=_montree("structure"))
    return trouver(lieux, vu, public_id=public_id)


def structure_get_editable(compte: Compte, code: str) -> Structure:
    """The structure this person may edit, or Http404."""
    return trouver(OUVERTES, lambda s: compte_represente(compte, s), code=code)


def lieu_get_editable(compte: Compte, public_id: UUID) -> Lieu:
    """The place this person may edit, or Http404."""
    lieux = Lieu.objects.select_related("structure__reseau", "commune")
    return trouver(lieux, lambda lieu: compte_represente(compte, lieu.structure), public_id=public_id)


def service_get_editable(compte: Compte, pk: int) -> Service:
    """The service this person may edit, or Http404."""
    services = Service.objects.select_related("structure__reseau")
    return trouver(services, lambda s: compte_represente(compte, s.structure), pk=pk)


def service_au_lieu_get_editable(compte: Compte, pk: int) -> ServiceAuLieu:
    """The service at a place that this person may edit, or Http404."""
    aux_lieux = ServiceAuLieu.objects.select_related("service__structure__reseau", "lieu__commune")
    return trouver(aux_lieux, lambda a: compte_represente(compte, a.service.structure), pk=pk)


def contact_get_editable(compte: Compte, pk: int) -> Contact:
    """The contact this person may edit, or Http404."""
    contacts = Contact.objects.select_related("structure__reseau", "lieu", "service")
    return trouver(contacts, lambda c: compte_represente(compte, c.structure), pk=pk)


# Who may see and edit the sheet of a network.


def reseau_get(code: str) -> Reseau:
    """The network of this code, public, or Http404."""
    return trouver(Reseau.objects.select_related("verifie_par").prefetch_related("publics", "niveaux_cep"), code=code)


def compte_mene(compte: Compte, reseau: Reseau) -> bool:
    """May edit the sheet of a network: who leads it, and the Région."""
    return est_tete_de_reseau(compte, reseau) or est_region(compte)


def reseau_get_editable(compte: Compte, code: str) -> Reseau:
    """The network whose sheet this person may edit, or Http404."""
    return trouver(Reseau.objects.all(), lambda reseau: compte_mene(compte, reseau), code=code)


# Who may change the duty table of a shared place, and which of its rows.


def compte_tient_tableau(compte: Compte, lieu: Lieu) -> bool:
    """May change every row of a duty table: who acts for the host structure, and who animates the place's bassin."""
    if compte_represente(compte, lieu.structure):
        return True
    bassins = CompositionBassin.objects.en_vigueur().filter(commune=lieu.commune_id).values_list("bassin", flat=True)
    return est_charge_de_mission(compte) and any(est_charge_de_mission(compte, bassin) for bassin in bassins)


def structures_tenues(compte: Compte, lieu: Lieu) -> list[Structure]:
    """Structures received in a place that this person acts for: their own rows are hers to write."""
    if not est_membre(compte):
        return []
    return [structure for structure in structures_accueillies(lieu) if compte_represente(compte, structure)]


def creneau_get_editable(compte: Compte, pk: int) -> Creneau:
    """The row of a duty table that this person may change, or Http404."""
    creneaux = Creneau.objects.select_related("lieu__structure", "lieu__commune", "structure", "service")
    return trouver(
        creneaux, lambda c: compte_tient_tableau(compte, c.lieu) or compte_represente(compte, c.structure), pk=pk
    )


# Who reads the lexicon, and who says what enters it.

tient_le_lexique = est_region
tenu_required = reserve_a(tient_le_lexique)


def entrees_lisibles(compte: Compte) -> QuerySet[EntreeLexique]:
    """What is in force and what one proposed; everything for the Région."""
    toutes = EntreeLexique.objects.select_related("par")
    return toutes if tient_le_lexique(compte) else toutes.filter(Q(etat=EtatEntree.EN_VIGUEUR) | Q(par=compte.pk))


def entree_get_tenue(compte: Compte, cle: uuid.UUID) -> EntreeLexique:
    """An entry, for who decides of it, or Http404."""
    return trouver(EntreeLexique.objects.all(), lambda entree: tient_le_lexique(compte), uuid=cle)


def peut_lire_l_histoire(compte: Compte, entree: EntreeLexique) -> bool:
    """The Région, and who proposed it."""
    return tient_le_lexique(compte) or entree.par_id == compte.pk


# Who follows structures that others keep: reports, quality, the board and what may be done from it.


def signalement_get(compte: Compte, pk: int) -> Signalement:
    """A report on a structure that this person follows, or Http404."""
    return trouver(signalements_suivis(compte), lambda s: suit_des_structures(compte), pk=pk)


def signalement_peut_clore(compte: Compte, signalement: Signalement) -> bool:
    """Whoever follows the structure; of a payment (R3.1), the Région and who animates its bassin alone."""
    return not signalement.de_paiement or est_region(compte) or compte_anime(compte, signalement.structure)


def structure_get_suivie(compte: Compte, code: str) -> Structure:
    """A structure that this person follows, or Http404."""
    suivies = structures_suivies(compte).select_related("reseau")
    return trouver(suivies, lambda s: suit_des_structures(compte), code=code)


def cadre_get(compte: Compte, cle: str) -> tuple[Cadre, list[Cadre]]:
    """The point of view asked for (the widest when none is) and all those of this person, or Http404."""
    cadres = cadres_de(compte)
    cadre = next((cadre for cadre in cadres if not cle or cadre.cle == cle), None)
    if cadre is None:
        raise Http404
    return cadre, cadres


@dataclass(frozen=True)
class Gestes:
    """What a person may do about one line of the board."""

    modifier: bool
    demander: bool
    nommer: bool


def gestes_sur(compte: Compte, ligne: Ligne) -> Gestes:
    """Edit and name a referent for who acts for it; ask for a confirmation that is due, of referents one is not of, or
    of the mailbox of a structure that has none."""
    faits, qualite = ligne.qualite.faits, ligne.qualite
    sienne = est_referent(compte, faits.pk)
    represente = sienne or est_tete_de_reseau(compte, faits.reseau) or est_region(compte)
    due = (qualite.a_rappeler or qualite.jamais) and (faits.referents or faits.boite) and ligne.demandee_le is None
    return Gestes(represente, bool(due) and not sienne, represente and faits.referents == 0)
