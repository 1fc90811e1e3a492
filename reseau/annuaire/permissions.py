"""Who may see and edit a sheet; whoever may not gets 404, whether the sheet exists or not."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from reseau.annuaire.models import (
    Contact,
    Correspondance,
    Creneau,
    Doublon,
    FichierDepose,
    Import,
    Lieu,
    Service,
    ServiceAuLieu,
    Signalement,
)
from reseau.annuaire.queries.cadres import Cadre, cadres_de
from reseau.annuaire.queries.doublons import doublons_suivis
from reseau.annuaire.queries.imports import imports_suivis
from reseau.annuaire.queries.mesures import Ligne
from reseau.annuaire.queries.permanences import structures_accueillies
from reseau.annuaire.queries.signalements import signalements_suivis
from reseau.annuaire.queries.suivi import structures_suivies, suit_des_structures
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.membres.permissions import (
    compte_represente,
    est_charge_de_mission,
    est_membre,
    est_referent,
    est_region,
    est_tete_de_reseau,
    reseaux_menes,
    structures_representees,
)
from reseau.structures.models import Reseau, Structure
from reseau.structures.queries import structure_canonique
from reseau.territoires.models import CompositionBassin


def structure_get_visible(compte: object, code: str) -> Structure:
    """The structure of this code, even merged (the view redirects), or Http404.

    Candidates and withdrawn structures are seen only by those who act for them.
    """
    structure = Structure.objects.select_related("reseau", "fusionnee_dans").filter(code=code).first()
    if structure is None:
        raise Http404
    if structure.fusionnee_dans_id or Structure.objects.visibles().filter(pk=structure.pk).exists():
        return structure
    if not compte_represente(compte, structure):
        raise Http404
    return structure


def structure_get_remplacante(code: str) -> Structure | None:
    """The visible structure that replaces the merged one of this code; None when it is not merged, Http404 when nobody
    may see the other."""
    structure = (
        Structure.objects.select_related("fusionnee_dans").filter(code=code, fusionnee_dans__isnull=False).first()
    )
    if structure is None:
        return None
    autre = structure_canonique(structure)
    if not Structure.objects.visibles().filter(pk=autre.pk).exists():
        raise Http404
    return autre


def structure_get_historique(compte: object, code: str) -> Structure:
    """The structure whose history this person may read, or Http404: who represents it, or animates its bassin."""
    structure = Structure.objects.select_related("reseau").filter(code=code, fusionnee_dans=None).first()
    if structure is None or not (compte_represente(compte, structure) or compte_anime(compte, structure)):
        raise Http404
    return structure


def compte_anime(compte: object, structure: Structure) -> bool:
    """Is in charge, today, of a bassin where the structure has a place."""
    if not est_charge_de_mission(compte):
        return False
    communes = structure.lieux.values("commune")
    bassins = CompositionBassin.objects.en_vigueur().filter(commune__in=communes).values_list("bassin", flat=True)
    return any(est_charge_de_mission(compte, bassin) for bassin in set(bassins))


def lieu_get_visible(compte: object, public_id: UUID) -> Lieu:
    """A place that this person may see, or Http404: published, in a structure that is; or kept by this person."""
    lieux = Lieu.objects.select_related("structure__reseau", "commune", "chez")
    lieu = lieux.filter(public_id=public_id).first()
    if lieu is None:
        raise Http404
    if lieu.publie and Structure.objects.visibles().filter(pk=lieu.structure_id).exists():
        return lieu
    if not compte_represente(compte, lieu.structure):
        raise Http404
    return lieu


def structure_get_editable(compte: object, code: str) -> Structure:
    """The structure this person may edit, or Http404."""
    structure = Structure.objects.select_related("reseau").filter(code=code, fusionnee_dans=None).first()
    if structure is None or not compte_represente(compte, structure):
        raise Http404
    return structure


def lieu_get_editable(compte: object, public_id: UUID) -> Lieu:
    """The place this person may edit, or Http404."""
    lieu = Lieu.objects.select_related("structure__reseau", "commune").filter(public_id=public_id).first()
    if lieu is None or not compte_represente(compte, lieu.structure):
        raise Http404
    return lieu


def service_get_editable(compte: object, pk: int) -> Service:
    """The service this person may edit, or Http404."""
    service = Service.objects.select_related("structure__reseau").filter(pk=min(pk, 2**62)).first()
    if service is None or not compte_represente(compte, service.structure):
        raise Http404
    return service


def service_au_lieu_get_editable(compte: object, pk: int) -> ServiceAuLieu:
    """The service at a place that this person may edit, or Http404."""
    aux_lieux = ServiceAuLieu.objects.select_related("service__structure__reseau", "lieu__commune")
    au_lieu = aux_lieux.filter(pk=min(pk, 2**62)).first()
    if au_lieu is None or not compte_represente(compte, au_lieu.service.structure):
        raise Http404
    return au_lieu


def peut_importer(compte: object) -> bool:
    """Keeps sheets, and may give them by a file: a referent, the lead of a network, the Région."""
    return bool(est_region(compte) or structures_representees(compte) or reseaux_menes(compte))


def contact_get_editable(compte: object, pk: int) -> Contact:
    """The contact this person may edit, or Http404."""
    contact = Contact.objects.select_related("structure__reseau", "lieu", "service").filter(pk=min(pk, 2**62)).first()
    if contact is None or not compte_represente(compte, contact.structure):
        raise Http404
    return contact


def compte_tient_tableau(compte: object, lieu: Lieu) -> bool:
    """May change every row of a duty table: who acts for the host structure, and who animates the place's bassin."""
    if compte_represente(compte, lieu.structure):
        return True
    bassins = CompositionBassin.objects.en_vigueur().filter(commune=lieu.commune_id).values_list("bassin", flat=True)
    return est_charge_de_mission(compte) and any(est_charge_de_mission(compte, bassin) for bassin in bassins)


def structures_tenues(compte: object, lieu: Lieu) -> list[Structure]:
    """Structures received in a place that this person acts for: their own rows are hers to write."""
    if not est_membre(compte):
        return []
    return [structure for structure in structures_accueillies(lieu) if compte_represente(compte, structure)]


def creneau_get_editable(compte: object, pk: int) -> Creneau:
    """The row of a duty table that this person may change, or Http404."""
    creneaux = Creneau.objects.select_related("lieu__structure", "lieu__commune", "structure", "service")
    creneau = creneaux.filter(pk=min(pk, 2**62)).first()
    if creneau is None:
        raise Http404
    if not (compte_tient_tableau(compte, creneau.lieu) or compte_represente(compte, creneau.structure)):
        raise Http404
    return creneau


def import_get(compte: object, pk: int) -> Import:
    """An import, for whoever dropped its file and for the Région, or Http404."""
    importation = None
    if peut_importer(compte):
        importation = imports_suivis(compte).filter(pk=min(pk, 2**62)).first()
    if importation is None:
        raise Http404
    return importation


def doublon_get(compte: object, pk: int) -> Doublon:
    """Two sheets that look alike, one of which this person keeps, or Http404."""
    doublon = doublons_suivis(compte).filter(pk=min(pk, 2**62)).first() if peut_importer(compte) else None
    if doublon is None:
        raise Http404
    return doublon


def doublon_peut_joindre(compte: object, doublon: Doublon) -> bool:
    """May say that two sheets are the same: acts for the one that stays, and for the other.

    The other may also be a sheet of the same network that no referent keeps, or one that does not exist yet.
    """
    if not compte_represente(compte, doublon.structure):
        return False
    autre = doublon.creee
    if autre is None or compte_represente(compte, autre):
        return True
    tenue = Mandat.objects.filter(role=Role.REFERENT, structure=autre).en_vigueur().exists()
    return autre.reseau_id == doublon.structure.reseau_id and not tenue


def depot_get(compte: object, public_id: UUID) -> FichierDepose:
    """A spreadsheet that waits for its columns to be told, for whoever dropped it and for the Région, or Http404."""
    depot = FichierDepose.objects.filter(public_id=public_id).first() if peut_importer(compte) else None
    if depot is None or not (est_region(compte) or depot.compte_id == compte.pk):
        raise Http404
    return depot


def correspondance_get(compte: object, pk: int) -> Correspondance:
    """What is remembered of a source, for the Région only, or Http404."""
    connue = Correspondance.objects.filter(pk=min(pk, 2**62)).first() if est_region(compte) else None
    if connue is None:
        raise Http404
    return connue


def signalement_get(compte: object, pk: int) -> Signalement:
    """A report on a structure that this person follows, or Http404."""
    signalement = None
    if suit_des_structures(compte):
        signalement = signalements_suivis(compte).filter(pk=min(pk, 2**62)).first()
    if signalement is None:
        raise Http404
    return signalement


def reseau_get(code: str) -> Reseau:
    """The network of this code, public, or Http404."""
    reseau = Reseau.objects.prefetch_related("publics", "niveaux_cep").filter(code=code).first()
    if reseau is None:
        raise Http404
    return reseau


def compte_mene(compte: object, reseau: Reseau) -> bool:
    """May edit the sheet of a network: who leads it, and the Région."""
    return est_tete_de_reseau(compte, reseau) or est_region(compte)


def reseau_get_editable(compte: object, code: str) -> Reseau:
    """The network whose sheet this person may edit, or Http404."""
    reseau = Reseau.objects.filter(code=code).first()
    if reseau is None or not compte_mene(compte, reseau):
        raise Http404
    return reseau


def structure_get_suivie(compte: object, code: str) -> Structure:
    """A structure that this person follows, or Http404."""
    structure = None
    if suit_des_structures(compte):
        structure = structures_suivies(compte).select_related("reseau").filter(code=code).first()
    if structure is None:
        raise Http404
    return structure


def cadre_get(compte: object, cle: str) -> tuple[Cadre, list[Cadre]]:
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


def gestes_sur(compte: object, ligne: Ligne) -> Gestes:
    """Edit and name a referent for who acts for it; ask for a confirmation that is due, of referents one is not of."""
    faits, qualite = ligne.qualite.faits, ligne.qualite
    sienne = est_referent(compte, faits.pk)
    represente = sienne or est_tete_de_reseau(compte, faits.reseau) or est_region(compte)
    due = qualite.a_rappeler and faits.referents > 0 and ligne.demandee_le is None
    return Gestes(represente, due and not sienne, represente and faits.referents == 0)
