"""Plain builders with named traits; each makes the least that is true."""

import datetime
import itertools

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.comptes.rules import compte_creer
from reseau.membres.choices import Role
from reseau.membres.rules.mandats import mandat_creer, rattachement_creer
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin

_compteur = itertools.count(1)
MOT_DE_PASSE = "cheval-agrafe-tandem-brume"


def un_reseau(code: str = "missions-locales", **champs) -> Reseau:
    """A network, made once per code."""
    return Reseau.objects.get_or_create(code=code, defaults={"nom": code.replace("-", " ").capitalize(), **champs})[0]


def une_structure(reseau: Reseau | str = "missions-locales", **champs) -> Structure:
    """A structure of a network."""
    numero = next(_compteur)
    reseau = un_reseau(reseau) if isinstance(reseau, str) else reseau
    champs.setdefault("nom", f"Structure {numero}")
    champs.setdefault("code", f"structure-{numero}")
    return Structure.objects.create(reseau=reseau, **champs)


def un_bassin(code: str = "niort") -> Bassin:
    """A bassin, made once per code."""
    return Bassin.objects.get_or_create(code=code, defaults={"nom": code.capitalize()})[0]


def un_compte(**champs) -> Compte:
    """An account with nothing in force: a stranger."""
    numero = next(_compteur)
    return compte_creer(
        email=champs.pop("email", f"personne{numero}@exemple.example"),
        prenom=champs.pop("prenom", "Camille"),
        nom=champs.pop("nom", f"Personne{numero}"),
        mot_de_passe=champs.pop("mot_de_passe", None),
    )


def entree(client: Client, compte: Compte) -> Compte:
    """Signed in with this browser."""
    client.force_login(compte)
    return compte


def avec_second_facteur(compte: Compte) -> Compte:
    """Give an account its authenticator application."""
    if not Authenticator.objects.filter(user=compte, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(compte, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    return compte


def un_conseiller(structure: Structure | None = None, **champs) -> Compte:
    """Someone attached to a structure."""
    compte = un_compte(**champs)
    rattachement_creer(compte=compte, structure=structure or une_structure(), fonction="Conseil", du=_hier())
    return compte


def un_referent(structure: Structure | None = None, **champs) -> Compte:
    """The referent of a structure, second factor in place."""
    structure = structure or une_structure()
    compte = un_conseiller(structure, **champs)
    mandat_creer(compte=compte, role=Role.REFERENT, structure=structure, du=_hier())
    return avec_second_facteur(compte)


def une_tete_de_reseau(reseau: Reseau | str = "missions-locales", **champs) -> Compte:
    """The lead of a network, second factor in place."""
    reseau = un_reseau(reseau) if isinstance(reseau, str) else reseau
    compte = un_compte(**champs)
    mandat_creer(compte=compte, role=Role.TETE_RESEAU, reseau=reseau, du=_hier())
    return avec_second_facteur(compte)


def une_chargee_de_mission(bassin: Bassin | str = "niort", **champs) -> Compte:
    """Animates a bassin, second factor in place."""
    bassin = un_bassin(bassin) if isinstance(bassin, str) else bassin
    compte = un_compte(**champs)
    mandat_creer(compte=compte, role=Role.CHARGE_MISSION, bassin=bassin, du=_hier())
    return avec_second_facteur(compte)


def une_region(**champs) -> Compte:
    """Someone of the Région, second factor in place."""
    compte = un_compte(**champs)
    mandat_creer(compte=compte, role=Role.REGION, du=_hier())
    return avec_second_facteur(compte)


def un_role(role: str, **champs) -> Compte:
    """Someone holding a role without scope (FORMATEUR, ELU, DPO, ETAT, PARTENAIRE)."""
    compte = un_compte(**champs)
    mandat_creer(compte=compte, role=role, du=_hier())
    return avec_second_facteur(compte)


def un_ancien_membre(**champs) -> Compte:
    """Someone whose attachment ended, account still open."""
    compte = un_conseiller(**champs)
    compte.rattachements.update(du=_hier() - datetime.timedelta(days=30), au=_hier())
    return compte


def _hier() -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=1)
