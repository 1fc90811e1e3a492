"""The end of an account: asked by its owner, or after two years without a visit (G08)."""

import datetime
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from home.typographie import date_longue
from reseau.comptes.models import Compte
from reseau.comptes.rules import compte_anonymise, compte_fermer
from reseau.membres.avis import INACTIVITE
from reseau.membres.choices import Role
from reseau.membres.jetons import OUVERTE
from reseau.membres.models import (
    DemandeCompte,
    GesteMandat,
    Inactivite,
    Invitation,
    Mandat,
    PasFait,
    Profil,
    Rattachement,
)
from reseau.membres.queries.equipes import dernier_referent
from reseau.membres.rules.mandats import mandat_clore

DEUX_ANS = datetime.timedelta(days=730)
AVERTIR, RAPPELER = datetime.timedelta(days=30), datetime.timedelta(days=7)
MENTION_MAX = 120


@dataclass
class Bilan:
    """What one night did."""

    avertis: int = 0
    rappeles: int = 0
    anonymises: int = 0


@transaction.atomic
def compte_partir(*, compte: Compte, mot_de_passe: str) -> None:
    """Close one's own account, at once. Raises RegleRefusee("mot_de_passe" | "technique" |
    "dernier_referent" | "derniere_region").
    """
    compte = Compte.objects.select_for_update(of=("self",), no_key=True).get(pk=compte.pk)
    if not compte.check_password(mot_de_passe):
        raise RegleRefusee("mot_de_passe", "Ce n’est pas votre mot de passe.")
    if compte.is_superuser:
        raise RegleRefusee("technique", "Le compte de l’administrateur technique se ferme sur le serveur.")
    for mandat in Mandat.objects.filter(compte=compte, role=Role.REFERENT).en_vigueur().select_related("structure"):
        if dernier_referent(mandat.structure, compte):
            raise RegleRefusee(
                "dernier_referent",
                f"Vous êtes la dernière personne référente de {mandat.structure} : transmettez ce mandat.",
            )
    compte_fermer(compte=compte)


@transaction.atomic
def droits_terminer(*, compte: Compte) -> None:
    """End whatever a closed account still holds, today; nobody comes in any more by its invitations."""
    aujourdhui = timezone.localdate()
    for rattachement in Rattachement.objects.filter(compte=compte).exclude(au__lte=aujourdhui):
        rattachement.au = max(aujourdhui, rattachement.du)
        rattachement.save(update_fields=["au"])
    for mandat in Mandat.objects.filter(compte=compte).exclude(au__lte=aujourdhui):
        mandat_clore(mandat=mandat, motif="Compte fermé.")
    Invitation.objects.filter(OUVERTE, invite_par=compte).update(annulee_le=timezone.now())
    public_purge()


@transaction.atomic
def traces_effacer(*, compte: Compte, email: str) -> None:
    """Remove what named someone who is anonymised: profile, topics, steps, invitations and requests of that address."""
    Profil.objects.filter(compte=compte).delete()
    PasFait.objects.filter(compte=compte).delete()
    Inactivite.objects.filter(compte=compte).delete()
    GesteMandat.objects.filter(mandat__compte=compte).update(motif="")
    maintenant = timezone.now()
    Invitation.objects.filter(OUVERTE, email__iexact=email).update(annulee_le=maintenant)
    Invitation.objects.filter(email__iexact=email).update(email=compte.email, prenom="", nom=compte.nom)
    DemandeCompte.objects.filter(email__iexact=email).delete()


def inactifs_traiter(*, jour: datetime.date | None = None) -> Bilan:
    """Warn thirty days then seven days before, then anonymise; run again the same day, it does nothing more.

    Whoever comes back is left alone, and warned anew two years later. A closed account waits two years, unwarned.
    """
    jour, bilan = jour or timezone.localdate(), Bilan()
    for pk in list(_inactifs(jour - DEUX_ANS + AVERTIR).values_list("pk", flat=True)):
        # La dernière personne de la Région garde son compte : la règle le refuse, la nuit continue.
        with suppress(RegleRefusee), transaction.atomic():
            _inactif_traiter(pk, jour, bilan)
    return bilan


def _inactifs(avant: datetime.date) -> QuerySet[Compte]:
    """Accounts whose last visit is older than a day, the technical administrator set aside."""
    activite = Greatest(Coalesce("last_login", "cree_le"), "cree_le")
    comptes = Compte.objects.filter(anonymise_le=None, is_superuser=False).annotate(activite=activite)
    return comptes.filter(activite__date__lte=avant).order_by("pk")


def _inactif_traiter(pk: int, jour: datetime.date, bilan: Bilan) -> None:
    """One account, under its lock: the step that is due, if any."""
    Compte.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    compte = _inactifs(jour - DEUX_ANS + AVERTIR).filter(pk=pk).first()
    if compte is None:  # la personne vient de se connecter
        return
    activite = timezone.localdate(compte.activite)
    if not compte.is_active:
        if activite + DEUX_ANS <= jour:
            _anonymiser(compte, bilan)
        return
    suivi = Inactivite.objects.filter(compte=compte).first()
    if suivi is None or suivi.averti_le < activite:
        echeance = max(activite + DEUX_ANS, jour + AVERTIR)
        Inactivite.objects.update_or_create(compte=compte, defaults={"averti_le": jour, "rappele_le": None})
        _prevenir(compte, echeance, jour)
        bilan.avertis += 1
        return
    echeance = max(activite + DEUX_ANS, suivi.averti_le + AVERTIR)
    if suivi.rappele_le is None and jour >= echeance - RAPPELER:
        Inactivite.objects.filter(pk=suivi.pk).update(rappele_le=jour)
        _prevenir(compte, max(echeance, jour + RAPPELER), jour)
        bilan.rappeles += 1
    elif suivi.rappele_le and jour >= max(echeance, suivi.rappele_le + RAPPELER):
        _anonymiser(compte, bilan)


def _anonymiser(compte: Compte, bilan: Bilan) -> None:
    """Authorship becomes « ancien membre de » the last network."""
    dernier = Rattachement.objects.filter(compte=compte).select_related("structure__reseau").order_by("-du").first()
    mention = f"Ancien membre du réseau {dernier.structure.reseau}" if dernier else "Ancien membre du réseau"
    compte_anonymise(compte=compte, mention=mention[:MENTION_MAX])
    bilan.anonymises += 1


def _prevenir(compte: Compte, echeance: datetime.date, jour: datetime.date) -> None:
    INACTIVITE.envoyer(
        [compte],
        reverse("account_login"),
        etape=f"{jour}",
        quand=date_longue(echeance),
        jours=(echeance - jour).days,
        url_donnees=settings.SITE_URL + reverse("mes_donnees"),
    )
