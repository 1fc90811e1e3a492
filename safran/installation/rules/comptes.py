"""The first account of the Région, opened once by the code that `manage.py installer` prints."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from home.codes import code_generer, code_lire
from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.comptes.rules import compte_creer
from reseau.membres.choices import Role
from reseau.membres.rules.mandats import mandat_creer
from safran.installation import queries
from safran.installation.models import Installation

DUREE = timedelta(hours=24)
# La même phrase pour un code faux, périmé, déjà servi, ou que personne n’a tiré.
REFUS = (
    "Ce code n’ouvre rien : il est inexact, trop ancien, ou a déjà servi. « manage.py installer » en donne un autre."
)


@transaction.atomic
def code_tirer() -> str:
    """A new code, valid for a day; the one before it serves no more. Only its print is kept.

    Raises RegleRefusee("deja_installe") once someone acts for the Région.
    """
    if queries.region_en_vigueur():
        raise RegleRefusee("deja_installe", "Une personne agit déjà pour la Région.")
    code = code_generer()
    champs = {"empreinte": _empreinte(code), "expire_le": timezone.now() + DUREE}
    Installation.objects.update_or_create(pk=Installation.LA_SEULE, defaults=champs)
    return code


@transaction.atomic
def region_ouvrir(*, code: str, email: str, prenom: str, nom: str, mot_de_passe: str) -> Compte:
    """Open the first account of the Région with its mandate; the code dies with it.

    Of several people who hold the right code at the same instant, one goes through. Raises RegleRefusee("code_refuse")
    before anything else is looked at, "deja_pris" when an account has the address (the code then still serves),
    ValidationError for a weak password.
    """
    ligne = Installation.objects.select_for_update().filter(pk=Installation.LA_SEULE).first()
    if ligne is None or not _ouvre(ligne, code) or queries.region_en_vigueur():
        raise RegleRefusee("code_refuse", REFUS)
    compte = compte_creer(email=email, prenom=prenom, nom=nom, mot_de_passe=mot_de_passe)
    mandat_creer(compte=compte, role=Role.REGION)
    ligne.empreinte, ligne.expire_le = "", None
    ligne.save(update_fields=["empreinte", "expire_le"])
    return compte


def _empreinte(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _ouvre(ligne: Installation, saisi: str) -> bool:
    lu = code_lire(saisi)
    if lu is None or ligne.expire_le is None or ligne.expire_le <= timezone.now():
        return False
    return secrets.compare_digest(_empreinte(lu), ligne.empreinte)
