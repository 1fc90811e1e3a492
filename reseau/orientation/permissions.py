"""Who opens and receives slips, who keeps the rules and the first information; a stranger gets 404.

The assistant is for everyone. A slip is read by the structure that opened it and by the one that awaits the person.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from home.permissions import droit_exiger, reserve_a, trouver
from home.securite.coffre import code_lire
from reseau.comptes.models import Compte
from reseau.membres.permissions import (
    bassins_animes,
    est_charge_de_mission,
    est_membre,
    est_region,
    est_tete_de_reseau,
    reseaux_menes,
    structures_de,
)
from reseau.orientation.choices import CODE_LONGUEUR, FICHES_VIVANTES, EtatFiche
from reseau.orientation.models import BesoinType, FicheLiaison, PassagePorte, PremiereInformation, Trou
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin


def peut_ouvrir(compte: Compte) -> bool:
    """Opens slips, and types the code of one: whoever belongs to a structure."""
    return est_membre(compte) and bool(structures_de(compte))


ouvrir_required = reserve_a(peut_ouvrir)


def tient_les_regles(compte: Compte) -> bool:
    """Writes, tries and publishes the rules and their cases: the Région."""
    return est_region(compte)


def peut_proposer(compte: Compte) -> bool:
    """Proposes a rule or a case: who animates a bassin, who leads a network, the Région."""
    return est_region(compte) or est_charge_de_mission(compte) or est_tete_de_reseau(compte)


def lit_les_trous(compte: Compte, bassin: Bassin) -> bool:
    """Reads which sheets expired behind a hole: who animates the bassin, the Région."""
    return est_region(compte) or bassin.pk in bassins_animes(compte)


def voit_la_fiche(compte: Compte, trou: Trou) -> bool:
    """Reads which sheet expired behind a hole: those too who hold it."""
    tenue = trou.service is not None and trou.service.structure_id in structures_de(compte)
    return tenue or lit_les_trous(compte, trou.bassin)


def peut_mesurer(compte: Compte) -> bool:
    """Has a bassin measured again: who animates one, the Région."""
    return est_region(compte) or est_charge_de_mission(compte)


mesurer_required = reserve_a(peut_mesurer)


def bassin_get_mesurable(compte: Compte, code: str) -> Bassin:
    """The bassin whose coverage this person has measured again; 404 for anyone else."""
    return trouver(Bassin.objects.en_vigueur(), lambda bassin: lit_les_trous(compte, bassin), code=code)


def peut_tenir_information(compte: Compte, reseau: Reseau | int) -> bool:
    """Keeps the first information of a network: who leads it, the Région."""
    return est_region(compte) or getattr(reseau, "pk", reseau) in reseaux_menes(compte)


def reseaux_d_information(compte: Compte) -> QuerySet[Reseau]:
    """The networks to which this person may give a first information to keep."""
    reseaux = Reseau.objects.order_by("nom")
    return reseaux if est_region(compte) else reseaux.filter(pk__in=reseaux_menes(compte))


def peut_ecrire_information(compte: Compte, information: PremiereInformation | None) -> bool:
    """Writes a first information: who keeps it; one that is not written yet, whoever leads a network."""
    if information is None:
        return est_region(compte) or est_tete_de_reseau(compte)
    return peut_tenir_information(compte, information.reseau_id)


def information_get(code: str) -> PremiereInformation:
    """The first information of the need of this code, in force, public; Http404 otherwise."""
    return trouver(informations(), besoin__code=code)


def information_get_tenue(compte: Compte, code: str) -> PremiereInformation:
    """One that this person keeps; Http404 otherwise."""
    return trouver(informations(), lambda information: peut_ecrire_information(compte, information), besoin__code=code)


def besoin_get_ecrit(compte: Compte, code: str) -> tuple[BesoinType, PremiereInformation | None]:
    """A need of which this person may write the first information, and that information when there is one."""
    besoin = trouver(BesoinType.objects.en_vigueur(timezone.localdate()), code=code)
    information = informations().filter(besoin=besoin).first()
    droit_exiger(peut_ecrire_information(compte, information))
    return besoin, information


def informations() -> QuerySet[PremiereInformation]:
    """Those of the needs in force, in their order; public."""
    besoins = BesoinType.objects.en_vigueur(timezone.localdate())
    lues = PremiereInformation.objects.filter(besoin__in=besoins).select_related("besoin", "reseau")
    return lues.order_by("besoin__ordre", "besoin__libelle")


def structures_ou_recevoir(compte: Compte) -> QuerySet[Structure]:
    """The structures in whose name this person opens and receives slips."""
    return Structure.objects.filter(pk__in=structures_de(compte), fusionnee_dans=None).order_by("nom")


def fiche_trouver(compte: Compte, code: str) -> FicheLiaison | None:
    """The slip of this code, if it is open and awaits the person in one of one's structures.

    None for a wrong code, another's code and a closed slip alike: nobody learns by trying where someone was sent.
    """
    canonique = code_lire(code, CODE_LONGUEUR)
    siennes = FicheLiaison.objects.filter(structure__in=structures_de(compte), etat__in=FICHES_VIVANTES)
    return siennes.filter(code=canonique).first() if canonique else None


def fiches_lisibles(compte: Compte) -> QuerySet[FicheLiaison]:
    """The slips that one's structures opened, received, or await."""
    structures = structures_de(compte)
    passees = Exists(PassagePorte.objects.filter(fiche=OuterRef("pk"), structure__in=structures))
    return FicheLiaison.objects.filter(Q(passees) | Q(structure__in=structures) | Q(ouvrante__in=structures))


def fiche_get_lisible(compte: Compte, cle: UUID) -> FicheLiaison:
    """The slip of this key, for the structures that it goes through; Http404 otherwise, whether it exists or not."""
    fiches = fiches_lisibles(compte).select_related(
        "besoin", "situation", "bassin", "structure", "service", "lieu__commune"
    )
    return trouver(fiches.prefetch_related("passages__structure", "passages__service"), cle=cle)


def peut_recevoir(compte: Compte, fiche: FicheLiaison) -> bool:
    """Says what happened at the door that awaits the person: whoever belongs to it."""
    return fiche.structure_id in structures_de(compte)


def fiche_get_recevable(compte: Compte, cle: UUID) -> FicheLiaison:
    """The slip that one's structure receives; Http404 otherwise, whether it exists or not."""
    return trouver(fiches_lisibles(compte).select_related("structure"), lambda f: peut_recevoir(compte, f), cle=cle)


def fiche_a_poursuivre(compte: Compte, cle: UUID) -> FicheLiaison | None:
    """The slip that one's structure re-addressed, and for which another door is looked for; None otherwise."""
    if not peut_ouvrir(compte):
        return None
    siennes = FicheLiaison.objects.filter(structure__in=structures_de(compte), etat=EtatFiche.READRESSEE, cle=cle)
    fiche = siennes.select_related("structure").prefetch_related("passages").first()
    return fiche if fiche and fiche.cherche_une_porte else None
