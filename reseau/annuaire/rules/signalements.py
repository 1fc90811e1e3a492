"""Reports of errors: anyone may write one, someone who follows the structure closes it (R3.1, R5.1).

Of a payment that was asked, the Région and who animates the bassin are told too, and they alone close it.
"""

import datetime
import hashlib
import json
from collections import defaultdict

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire import avis
from reseau.annuaire.choices import ISSUES_DU_SIGNALEMENT, JOURS_SIGNALEMENT, EtatSignalement
from reseau.annuaire.models import Lieu, Service, Signalement
from reseau.annuaire.permissions.suivi import signalement_peut_clore
from reseau.annuaire.queries.repondants import animateurs_de, repondants_de
from reseau.comptes.models import Compte
from reseau.structures.models import Structure

PAS_A_VOUS = "La gratuité est une règle du réseau : la Région ou qui anime le bassin clôt ce signalement."


@transaction.atomic
def signalement_creer(
    *,
    structure: Structure,
    inexactitudes: list[str],
    texte: str = "",
    email: str = "",
    lieu: Lieu | None = None,
    service: Service | None = None,
) -> Signalement:
    """Note what is wrong on a sheet; the same words sent again while it is open are the same report.

    RegleRefusee "autre_structure" for a place or a service of another structure; ValidationError names the fields.
    """
    for fiche in (lieu, service):
        if fiche is not None and fiche.structure_id != structure.pk:
            raise RegleRefusee("autre_structure", "Cette fiche appartient à une autre structure.")
    signalement = Signalement(
        structure=structure, lieu=lieu, service=service, inexactitudes=sorted(set(inexactitudes)),
        texte=texte.strip(), email=email.strip().lower(),
    )  # fmt: skip
    signalement.empreinte = _empreinte(signalement)
    signalement.clean_fields(exclude=["structure", "lieu", "service", "traite_par"])
    champs = {
        nom: getattr(signalement, nom)
        for nom in ("structure", "lieu", "service", "inexactitudes", "texte", "email")
    }  # fmt: skip
    return Signalement.objects.get_or_create(
        empreinte=signalement.empreinte, etat=EtatSignalement.A_TRAITER, defaults=champs
    )[0]


def _empreinte(signalement: Signalement) -> str:
    dits = [
        signalement.structure_id, signalement.lieu_id, signalement.service_id, signalement.inexactitudes,
        " ".join(signalement.texte.lower().split()), signalement.email,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(dits).encode()).hexdigest()


@transaction.atomic
def signalement_clore(*, signalement: Signalement, par: Compte, etat: str, reponse: str = "") -> Signalement:
    """Say what became of a report; whoever left an address is answered, then the address is forgotten.

    RegleRefusee "issue_inconnue", "motif_manquant" when nothing is done without saying why, "deja_traite", "gratuite"
    of a payment, for anyone but the Région and who animates the bassin.
    """
    if etat not in ISSUES_DU_SIGNALEMENT:
        raise RegleRefusee("issue_inconnue", "Dites si la fiche est corrigée, ou pourquoi elle ne l’est pas.")
    if etat == EtatSignalement.SANS_SUITE and not reponse.strip():
        raise RegleRefusee("motif_manquant", "Dites pourquoi, en une phrase.")
    actuel = Signalement.objects.select_for_update(of=("self",)).select_related("structure").get(pk=signalement.pk)
    if actuel.etat != EtatSignalement.A_TRAITER:
        raise RegleRefusee("deja_traite", "Quelqu’un a déjà traité ce signalement.")
    if not signalement_peut_clore(par, actuel):
        raise RegleRefusee("gratuite", PAS_A_VOUS)
    email, actuel.email = actuel.email, ""
    actuel.etat, actuel.reponse = EtatSignalement(etat), reponse.strip()
    actuel.traite_le, actuel.traite_par = timezone.now(), par
    actuel.full_clean(exclude=["structure", "lieu", "service", "traite_par", "inexactitudes"])
    actuel.save()
    if email:
        avis.SIGNALEMENT_TRAITE.ecrire(
            email,
            reverse("structure", args=[actuel.structure.code]),
            cle=f"annuaire-signalement-traite-{actuel.pk}",
            structure=actuel.structure.nom,
            corrige=actuel.etat == EtatSignalement.CORRIGE,
            reponse=actuel.reponse,
        )
    return actuel


@transaction.atomic
def signalements_annoncer() -> int:
    """Tell those who keep the sheets of the open reports not told yet: one mail per person. How many mails.

    To the referents, the lead of the network or the Région, as reminders are; of a payment, to the Région and who
    animates the bassin too. Run again, it tells nothing twice.
    """
    nouveaux = list(
        Signalement.objects.filter(etat=EtatSignalement.A_TRAITER, annonce_le=None)
        .select_related("structure")
        .order_by("structure__nom", "pk")
    )
    repondants = repondants_de({signalement.structure_id for signalement in nouveaux})
    dits = [signalement for signalement in nouveaux if signalement.structure_id in repondants]
    animateurs = animateurs_de({signalement.structure_id for signalement in dits if signalement.de_paiement})
    par_personne: dict[Compte, list[Signalement]] = defaultdict(list)
    for signalement in dits:
        avertis = set(repondants[signalement.structure_id].comptes)
        if signalement.de_paiement:
            avertis |= set(animateurs[signalement.structure_id])
        for compte in avertis:
            par_personne[compte].append(signalement)
    for compte, siens in par_personne.items():
        avis.signalements_dire(compte=compte, signalements=siens)
    Signalement.objects.filter(pk__in=[signalement.pk for signalement in dits]).update(annonce_le=timezone.now())
    return len(par_personne)


@transaction.atomic
def signalements_oublier() -> int:
    """Delete reports closed for a year, and the address left on one still open after a year. How many were deleted."""
    limite = timezone.now() - datetime.timedelta(days=JOURS_SIGNALEMENT)
    Signalement.objects.filter(cree_le__lt=limite).exclude(email="").update(email="")
    return Signalement.objects.filter(traite_le__lt=limite).delete()[0]
