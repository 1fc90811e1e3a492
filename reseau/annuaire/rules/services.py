"""Writes on services and on where they are given."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import MISSIONS_CEP, ActionModification
from reseau.annuaire.etats import Etat, dater, ecarts, etat_de
from reseau.annuaire.models import Lieu, Service, ServiceAuLieu
from reseau.annuaire.rules.historique import (
    deja_ajoutee,
    fiche_tenir,
    modification_add,
    structure_ouverte_lock,
    version_verifier,
)
from reseau.annuaire.rules.indexation import structures_indexer
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.vocabulaires.models import Terme

LIENS = ("missions", "publics", "themes", "niveaux_cep")
CHAMPS_SERVICE = (
    "nom", "description", *LIENS, "modes", "conditions", "comment_joindre", "horaires", "zone", "zone_codes", "publie",
)  # fmt: skip
ACCUEIL, TOUT_PUBLIC = "accueil", "tout-public"


@transaction.atomic
def service_create(
    *,
    structure: Structure,
    nom: str,
    modes: list[str],
    missions: Iterable[Terme] = (),
    publics: Iterable[Terme] = (),
    themes: Iterable[Terme] = (),
    niveaux_cep: Iterable[Terme] = (),
    lieux: Iterable[dict[str, Any]] = (),
    confirme_le: datetime.date | None = None,
    par: Compte | None = None,
    origine: str = "",
    jeton: uuid.UUID | None = None,
    **champs: Any,
) -> Service:
    """Add a service, free by nature (R3.1); writing it counts as confirming it, today unless `confirme_le` says when.

    `lieux` holds the places where it is given, as in `service_update`. With `jeton`, the mark of the form that was
    sent: sent twice, it adds one service only, which is returned again.

    `champs`: description, conditions, comment_joindre, horaires, zone, zone_codes, publie, source, source_id.
    ValidationError names the fields in fault. RegleRefusee: "fusionnee"; for a published service "mission_absente"
    (R1.2), "public_absent" and "niveau_sans_conseil" (R6.2), "accueil_restreint" (R6.1); "deja_ajoutee".
    """
    structure_ouverte_lock(structure=structure)
    service = Service(structure=structure, nom=nom.strip(), modes=modes, jeton=jeton, **champs)
    liens = {"missions": missions, "publics": publics, "themes": themes, "niveaux_cep": niveaux_cep}
    liens = {nom_lien: list(termes) for nom_lien, termes in liens.items()}
    codes = {nom_lien: {t.code for t in termes} for nom_lien, termes in liens.items()}
    etat = etat_de(service, CHAMPS_SERVICE) | {nom_lien: sorted(termes) for nom_lien, termes in codes.items()}
    if existant := deja_ajoutee(modele=Service, jeton=jeton, etat=etat):
        return existant
    promesses_verifier(publie=service.publie, codes=codes)
    service.confirme_le = confirme_le or timezone.localdate()
    service.confirme_par = service.modifie_par = par
    service.full_clean()
    service.save()
    for nom_lien, termes in liens.items():
        getattr(service, nom_lien).set(termes)
    _lieux_poser(service, lieux)
    modification_add(
        objet=service, action=ActionModification.CREATION, par=par, champs=ecarts({}, etat), origine=origine
    )
    structures_indexer(structures=[structure.pk])
    return service


@transaction.atomic
def service_update(
    *,
    service: Service,
    par: Compte | None = None,
    version: int | None = None,
    lieux: list[dict[str, Any]] | None = None,
    confirme_le: datetime.date | None = None,
    origine: str = "",
    **champs: Any,
) -> Service:
    """Change a service and, with `lieux`, all the places where it is given; see `service_create` for what is refused.

    `lieux` holds rows {"lieu": Lieu, "horaires": str, "contact": str, "capacite": int | None}. With `version`, refuses
    (RegleRefusee "version") when someone changed the service since; "disparue" when it has gone.
    """
    actuel = fiche_tenir(fiche=service)
    version_verifier(objet=actuel, version=version)
    avant = etat_de(actuel, CHAMPS_SERVICE) | {"lieux": _lieux_etat(actuel)}
    liens = {nom: list(champs.pop(nom)) for nom in LIENS if nom in champs}
    for nom, valeur in champs.items():
        setattr(actuel, nom, valeur)
    codes = {nom: {t.code for t in liens[nom]} if nom in liens else set(avant[nom]) for nom in LIENS}
    promesses_verifier(publie=actuel.publie, codes=codes)
    actuel.full_clean()
    for nom, termes in liens.items():
        getattr(actuel, nom).set(termes)
    if lieux is not None:
        _lieux_poser(actuel, lieux)
    changes = ecarts(avant, etat_de(actuel, CHAMPS_SERVICE) | {"lieux": _lieux_etat(actuel)})
    dater(actuel, par, confirme_le)
    if changes:
        actuel.version += 1
        actuel.modifie_le, actuel.modifie_par = timezone.now(), par
        modification_add(objet=actuel, action=ActionModification.MODIFICATION, par=par, champs=changes, origine=origine)
    actuel.save()
    structures_indexer(structures=[actuel.structure_id])
    return actuel


@transaction.atomic
def service_au_lieu_add(
    *, service: Service, lieu: Lieu, horaires: str = "", contact: str = "", capacite: int | None = None
) -> ServiceAuLieu:
    """Say that a service is given at a place; again, to correct its days, its contact or its capacity.

    RegleRefusee "autre_structure" for a place of another structure; ValidationError on unreadable hours.
    """
    if lieu.structure_id != service.structure_id:
        raise RegleRefusee("autre_structure", "Ce lieu appartient à une autre structure.")
    au_lieu = ServiceAuLieu.objects.filter(service=service, lieu=lieu).first()
    au_lieu = au_lieu or ServiceAuLieu(service=service, lieu=lieu)
    au_lieu.horaires, au_lieu.contact, au_lieu.capacite = horaires.strip(), contact.strip(), capacite
    au_lieu.full_clean()
    au_lieu.save()
    structures_indexer(structures=[service.structure_id])
    return au_lieu


@transaction.atomic
def service_au_lieu_update(
    *,
    au_lieu: ServiceAuLieu,
    par: Compte | None = None,
    version: int | None = None,
    horaires: str = "",
    contact: str = "",
    capacite: int | None = None,
) -> Service:
    """Change the days, the contact and the capacity of a service at a place: a change of the service, with its history.

    See `service_update` for what is refused; RegleRefusee "disparue" too when the service is no longer given there.
    """
    service = fiche_tenir(fiche=au_lieu.service)
    lignes = [
        {"lieu": ligne.lieu, "horaires": ligne.horaires, "contact": ligne.contact, "capacite": ligne.capacite}
        for ligne in service.aux_lieux.select_related("lieu").order_by("lieu_id")
    ]
    sienne = next((ligne for ligne in lignes if ligne["lieu"].pk == au_lieu.lieu_id), None)
    if sienne is None:
        raise RegleRefusee("disparue", "Ce service n’est plus donné dans ce lieu. Votre saisie n’est pas enregistrée.")
    sienne.update(horaires=horaires, contact=contact, capacite=capacite)
    return service_update(service=service, par=par, version=version, lieux=lignes)


def _lieux_poser(service: Service, lieux: Iterable[dict[str, Any]]) -> None:
    """The places of a service are exactly these."""
    lieux = list(lieux)
    for ligne in lieux:
        service_au_lieu_add(service=service, **ligne)
    service.aux_lieux.exclude(lieu__in=[ligne["lieu"].pk for ligne in lieux]).delete()


def _lieux_etat(service: Service) -> list[Etat]:
    lignes = service.aux_lieux.order_by("lieu_id").values("lieu_id", "horaires", "contact", "capacite")
    return [dict(ligne) for ligne in lignes]


def promesses_verifier(*, publie: bool, codes: dict[str, set[str]]) -> None:
    """What a published service owes to the public; RegleRefusee says what is missing (see `service_create`)."""
    if not publie:
        return
    if not codes["missions"]:
        raise RegleRefusee("mission_absente", "Un service publié assure au moins une des quatre missions.")
    if not codes["publics"]:
        raise RegleRefusee("public_absent", "Dites à quel public s’adresse ce service.")
    if ACCUEIL in codes["missions"] and TOUT_PUBLIC not in codes["publics"]:
        raise RegleRefusee(
            "accueil_restreint",
            "L’accueil est ouvert à toutes et à tous : ajoutez « Tout public », ou décrivez l’accueil à part.",
        )
    if codes["niveaux_cep"] and not codes["missions"] & MISSIONS_CEP:
        raise RegleRefusee(
            "niveau_sans_conseil", "Un niveau de CEP va avec la mission « Conseil » ou « Accompagnement »."
        )
