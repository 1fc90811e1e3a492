"""Life of a team: who does what, who keeps the structure's sheet, who hands that over, who leaves.

A structure never loses its last referent by accident: whoever asks for it is warned, and must say so.
"""

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.typographie import date_longue
from reseau.comptes.models import Compte
from reseau.membres.avis import TRANSMISSION
from reseau.membres.choices import Role
from reseau.membres.models import Mandat, Rattachement
from reseau.membres.permissions import compte_represente
from reseau.membres.queries.equipes import dernier_referent
from reseau.membres.rules.mandats import mandat_clore, mandat_creer, rattachement_terminer
from reseau.structures.models import Structure

AVANCE = datetime.timedelta(days=366)
DERNIER = (
    "C’est la dernière personne référente de cette structure. Transmettez d’abord son mandat, "
    "ou confirmez que la structure restera sans référent."
)


@transaction.atomic
def fonction_changer(*, rattachement: Rattachement, fonction: str) -> None:
    """Say what someone does in the structure."""
    rattachement.fonction = fonction.strip()
    rattachement.save(update_fields=["fonction"])


@transaction.atomic
def equipe_quitter(*, rattachement: Rattachement, par: Compte, sans_referent: bool = False) -> None:
    """Someone leaves the team today. Raises RegleRefusee("interdit" | "dernier_referent")."""
    _equipe_verrouiller(rattachement.structure, par)
    reste_exiger(structure=rattachement.structure, compte=rattachement.compte, sans_referent=sans_referent)
    rattachement_terminer(rattachement=rattachement, par=par)


@transaction.atomic
def referent_transmettre(*, mandat: Mandat, vers: Compte, le: datetime.date, par: Compte) -> Mandat:
    """Hand a referent's mandate over to a colleague from `le`: no day without, no day with both; both are told.

    Raises RegleRefusee("interdit" | "date" | "deja_transmis" | "hors_equipe" | "deja_mandate").
    """
    structure = mandat.structure
    _equipe_verrouiller(structure, par)
    mandat.refresh_from_db(fields=["au"])
    if mandat.au is not None:
        raise RegleRefusee("deja_transmis", "Ce mandat a déjà une fin prévue : il ne se transmet plus.")
    aujourdhui = timezone.localdate()
    if not aujourdhui <= le <= aujourdhui + AVANCE:
        raise RegleRefusee("date", "Choisissez une date entre aujourd’hui et dans un an.")
    if vers.pk == mandat.compte_id:
        raise RegleRefusee("hors_equipe", "Choisissez une autre personne de l’équipe.")
    de_l_equipe_exiger(structure=structure, compte=vers)
    suivant = mandat_creer(compte=vers, role=Role.REFERENT, structure=structure, nomme_par=par, du=le)
    mandat_clore(mandat=mandat, le=le, par=par, motif=f"Transmis à {vers.nom_complet}.")
    for compte in (vers, mandat.compte):
        _transmission_dire(compte, mandat, suivant)
    return suivant


def _equipe_verrouiller(structure: Structure, par: Compte) -> None:
    """One change of a team at a time; only by who may act for the structure."""
    Structure.objects.select_for_update(of=("self",), no_key=True).get(pk=structure.pk)
    if not compte_represente(par, structure):
        raise RegleRefusee("interdit", "Vous ne représentez pas cette structure.")


def reste_exiger(*, structure: Structure, compte: Compte, sans_referent: bool) -> None:
    """Refuse to take its last referent from a structure, unless that was said.

    Raises RegleRefusee("dernier_referent").
    """
    if not sans_referent and dernier_referent(structure, compte):
        raise RegleRefusee("dernier_referent", DERNIER)


def de_l_equipe_exiger(*, structure: Structure, compte: Compte) -> None:
    """Refuse someone who does not work for this structure today. Raises RegleRefusee("hors_equipe")."""
    rattache = Rattachement.objects.filter(structure=structure, compte=compte).en_vigueur().exists()
    if not rattache or not compte.is_active:
        raise RegleRefusee("hors_equipe", "Cette personne ne fait pas partie de l’équipe.")


def _transmission_dire(compte: Compte, ancien: Mandat, suivant: Mandat) -> None:
    """Tell one of the two what changes, and when."""
    TRANSMISSION.envoyer(
        [compte],
        reverse("mon_espace"),
        etape=f"{suivant.pk}",
        recoit=compte.pk == suivant.compte_id,
        structure=suivant.structure.nom,
        de=ancien.compte.nom_complet,
        vers=suivant.compte.nom_complet,
        quand=date_longue(suivant.du),
    )
