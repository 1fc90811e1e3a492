"""Writes on services, on places and on where each is given, and what published sheets owe to the public."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import MISSIONS_CEP, MISSIONS_OUVERTES, ActionModification, Mode
from reseau.annuaire.models import Lieu, Service, ServiceAuLieu
from reseau.annuaire.models.fiches import SUITES
from reseau.annuaire.queries.historique import Etat, dater, ecarts, etat_de
from reseau.annuaire.rules.fiches import (
    deja_ajoutee,
    fiche_tenir,
    modification_ajouter,
    structure_ouverte_verrouiller,
    version_verifier,
)
from reseau.annuaire.rules.recherche import structures_indexer
from reseau.comptes.models import Compte
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Commune
from reseau.vocabulaires.models import Terme

TOUT_PUBLIC = "tout-public"
# Ce dont dépendent les promesses d’un service.
PROMESSES = frozenset({"missions", "publics", "niveaux_cep", "publie"})


def promesses_verifier(*, publie: bool, codes: dict[str, set[str]]) -> None:
    """What a published service owes to the public.

    RegleRefusee "mission_absente" (R1.2), "public_absent", "niveau_absent" and "niveau_sans_conseil" (R6.2),
    "accueil_restreint" (R6.1).
    """
    if not publie:
        return
    if not codes["missions"]:
        raise RegleRefusee("mission_absente", "Un service publié assure au moins une des quatre missions.")
    if not codes["publics"]:
        raise RegleRefusee("public_absent", "Dites à quel public s’adresse ce service.")
    if codes["missions"] & MISSIONS_OUVERTES and TOUT_PUBLIC not in codes["publics"]:
        raise RegleRefusee(
            "accueil_restreint",
            "L’accueil et l’information sont ouverts à toutes et à tous : ajoutez « Tout public », ou décrivez à part "
            "ce qui est réservé.",
        )
    if codes["missions"] & MISSIONS_CEP and not codes["niveaux_cep"]:
        raise RegleRefusee(
            "niveau_absent",
            "Le conseil et l’accompagnement disent leur niveau de CEP : cochez-le, ou enregistrez le service masqué.",
        )
    if codes["niveaux_cep"] and not codes["missions"] & MISSIONS_CEP:
        raise RegleRefusee(
            "niveau_sans_conseil", "Un niveau de CEP va avec la mission « Conseil » ou « Accompagnement »."
        )


def relais_verifier(*, modes: Iterable[str], relais: Iterable[Any]) -> None:
    """Only a service given at a distance says to which networks it hands people over; RegleRefusee "a_distance"."""
    if list(relais) and Mode.A_DISTANCE not in modes:
        raise RegleRefusee(
            "a_distance",
            "Seul un service à distance dit à qui il passe la main : cochez ce mode, ou décochez tout ici.",
        )


def lieux_servis_verifier(*, lieux: Iterable[int]) -> None:
    """Among these places, each one published gives a published service (R1.2); RegleRefusee "lieu_sans_mission"."""
    servis = ServiceAuLieu.objects.filter(service__publie=True).values("lieu")
    if lieu := Lieu.objects.publies().filter(pk__in=lieux).exclude(pk__in=servis).first():
        raise RegleRefusee(
            "lieu_sans_mission",
            f"« {lieu.nom} » est visible et n’assurerait aucune mission : donnez-y un service visible, ou masquez-le.",
        )


# Writes on services and on where they are given.

LIENS = ("missions", "publics", "themes", "niveaux_cep")
RELAIS = "passe_la_main_a"  # aucun fichier ne le dit : seule la structure
ADMIS = ("reserve_a", "exclut")  # de même
A_ELLE = (RELAIS, *ADMIS)
AGES = ("age_min", "age_max")
# Comment un service se demande, et ce qu’il dure.
DEMANDE = ("modes_mobilisation", "mobilisable_par", "lien_mobilisation", "heures_par_semaine", "nombre_semaines")
CHAMPS_SERVICE = (
    "nom", "description", *LIENS, "modes", "conditions", "comment_joindre", *DEMANDE, "delai_jours", "horaires", "zone",
    "zone_codes", "publie",
)  # fmt: skip


@transaction.atomic
def service_creer(
    *,
    structure: Structure,
    nom: str,
    modes: list[str],
    missions: Iterable[Terme] = (),
    publics: Iterable[Terme] = (),
    themes: Iterable[Terme] = (),
    niveaux_cep: Iterable[Terme] = (),
    passe_la_main_a: Iterable[Reseau] = (),
    reserve_a: Iterable[Terme] = (),
    exclut: Iterable[Terme] = (),
    lieux: Iterable[dict[str, Any]] = (),
    confirme_le: datetime.date | None = None,
    par: Compte | None = None,
    origine: str = "",
    jeton: uuid.UUID | None = None,
    **champs: Any,
) -> Service:
    """Add a service, free by nature (R3.1); writing it counts as confirming it, today unless `confirme_le` says when.

    `lieux` holds the places where it is given, as in `service_modifier`. With `jeton`, the mark of the form that was
    sent: sent twice, it adds one service only, which is returned again.

    `champs`: description, conditions, comment_joindre, those of AGES and DEMANDE, delai_jours, horaires, zone,
    zone_codes, publie, source, source_id. ValidationError names the fields in fault. RegleRefusee: "fusionnee",
    "deja_ajoutee", and those of `promesses_verifier` and `relais_verifier`.
    """
    structure_ouverte_verrouiller(structure=structure)
    service = Service(structure=structure, nom=nom.strip(), modes=modes, jeton=jeton, **champs)
    dits: tuple[Iterable[Any], ...] = (missions, publics, themes, niveaux_cep, passe_la_main_a, reserve_a, exclut)
    liens = {nom_lien: list(termes) for nom_lien, termes in zip((*LIENS, *A_ELLE), dits, strict=True)}
    codes = {nom_lien: {t.code for t in termes} for nom_lien, termes in liens.items()}
    etat = etat_de(service, (*CHAMPS_SERVICE, *AGES)) | {nom_lien: sorted(termes) for nom_lien, termes in codes.items()}
    if existant := deja_ajoutee(modele=Service, jeton=jeton, etat=etat):
        return existant
    promesses_verifier(publie=service.publie, codes=codes)
    relais_verifier(modes=modes, relais=codes[RELAIS])
    service.confirme_le = confirme_le or timezone.localdate()
    service.confirme_par = service.modifie_par = par
    service.confirmee = par is not None
    service.full_clean()
    service.save()
    for nom_lien, termes in liens.items():
        getattr(service, nom_lien).set(termes)
    _lieux_poser(service, lieux)
    modification_ajouter(
        objet=service, action=ActionModification.CREATION, par=par, champs=ecarts({}, etat), origine=origine
    )
    structures_indexer(structures=[structure.pk])
    return service


@transaction.atomic
def service_modifier(
    *,
    service: Service,
    par: Compte | None = None,
    version: int | None = None,
    lieux: list[dict[str, Any]] | None = None,
    confirme_le: datetime.date | None = None,
    origine: str = "",
    **champs: Any,
) -> Service:
    """Change a service and, with `lieux`, all the places where it is given; see `service_creer` for what is refused.

    `lieux` holds rows {"lieu": Lieu} with, maybe, what is said there (`SUITES`). A place follows what the service no
    longer declares; RegleRefusee "au_lieu_sans_mission" when nothing would remain of what was said there (R1.2),
    "lieu_sans_mission" when a published place would give nothing. With `version`, refuses (RegleRefusee "version") when
    someone changed the service since; "disparue" when it has gone.
    """
    actuel = fiche_tenir(fiche=service)
    version_verifier(objet=actuel, version=version)
    avant = _etat(actuel)
    liens = {nom: list(champs.pop(nom)) for nom in (*LIENS, *A_ELLE) if nom in champs}
    for nom, valeur in champs.items():
        setattr(actuel, nom, valeur)
    codes = {nom: {t.code for t in liens[nom]} if nom in liens else set(avant[nom]) for nom in LIENS}
    if PROMESSES & {*champs, *liens}:
        promesses_verifier(publie=actuel.publie, codes=codes)
    relais_verifier(modes=actuel.modes, relais=liens.get(RELAIS, ()))
    actuel.full_clean()
    for nom, termes in liens.items():
        getattr(actuel, nom).set(termes)
    if lieux is None and {"missions", "modes"} & {*champs, *liens}:
        lieux = _lieux_lire(actuel)
    if lieux is not None:
        _lieux_poser(actuel, [_accorder(ligne, codes["missions"], actuel.modes) for ligne in lieux])
    changes = ecarts(avant, _etat(actuel))
    dater(actuel, par, confirme_le)
    if changes:
        actuel.version += 1
        actuel.modifie_le, actuel.modifie_par = timezone.now(), par
        modification_ajouter(
            objet=actuel, action=ActionModification.MODIFICATION, par=par, champs=changes, origine=origine
        )
    actuel.save()
    if avant["publie"] and (lieux is not None or not actuel.publie):
        lieux_servis_verifier(lieux=[ligne["lieu_id"] for ligne in avant["lieux"]])
    structures_indexer(structures=[actuel.structure_id])
    return actuel


@transaction.atomic
def service_au_lieu_ajouter(
    *,
    service: Service,
    lieu: Lieu,
    horaires: str = "",
    contact: str = "",
    capacite: int | None = None,
    missions: Iterable[str] = (),
    modes: Iterable[str] = (),
) -> ServiceAuLieu:
    """Say that a service is given at a place; again, to correct what is said of it there.

    `missions` and `modes` are codes among those of the service; none, they are all given there (R1.2). RegleRefusee
    "autre_structure" for a place of another structure, "au_dela_du_service" for what the service does not declare;
    ValidationError on unreadable hours.
    """
    if lieu.structure_id != service.structure_id:
        raise RegleRefusee("autre_structure", "Ce lieu appartient à une autre structure.")
    au_lieu = ServiceAuLieu.objects.filter(service=service, lieu=lieu).first()
    au_lieu = au_lieu or ServiceAuLieu(service=service, lieu=lieu)
    au_lieu.horaires, au_lieu.contact, au_lieu.capacite = horaires.strip(), contact.strip(), capacite
    au_lieu.missions, au_lieu.modes = _missions_ici(service, missions), _ici(modes, service.modes)
    au_lieu.full_clean()
    au_lieu.save()
    structures_indexer(structures=[service.structure_id])
    return au_lieu


@transaction.atomic
def service_au_lieu_modifier(
    *,
    au_lieu: ServiceAuLieu,
    par: Compte | None = None,
    version: int | None = None,
    horaires: str = "",
    contact: str = "",
    capacite: int | None = None,
    missions: Iterable[str] = (),
    modes: Iterable[str] = (),
) -> Service:
    """Change what is said of a service at a place: a change of the service, with its history.

    See `service_modifier` and `service_au_lieu_ajouter` for what is refused; RegleRefusee "disparue" too when the
    service is no longer given there.
    """
    service = fiche_tenir(fiche=au_lieu.service)
    lignes = _lieux_lire(service)
    sienne = next((ligne for ligne in lignes if ligne["lieu"].pk == au_lieu.lieu_id), None)
    if sienne is None:
        raise RegleRefusee("disparue", "Ce service n’est plus donné dans ce lieu. Votre saisie n’est pas enregistrée.")
    sienne.update(
        horaires=horaires, contact=contact, capacite=capacite, missions=_missions_ici(service, missions),
        modes=_ici(modes, service.modes),
    )  # fmt: skip
    return service_modifier(service=service, par=par, version=version, lieux=lignes)


def _lieux_poser(service: Service, lieux: Iterable[dict[str, Any]]) -> None:
    """The places of a service are exactly these."""
    lieux = list(lieux)
    for ligne in lieux:
        service_au_lieu_ajouter(service=service, **ligne)
    service.aux_lieux.exclude(lieu__in=[ligne["lieu"].pk for ligne in lieux]).delete()


def _etat(service: Service) -> Etat:
    return etat_de(service, (*CHAMPS_SERVICE, *AGES, *A_ELLE)) | {"lieux": _lieux_etat(service)}


def _lieux_etat(service: Service) -> list[Etat]:
    return [dict(ligne) for ligne in service.aux_lieux.order_by("lieu_id").values("lieu_id", *SUITES)]


def _lieux_lire(service: Service) -> list[dict[str, Any]]:
    """The places of a service, as `service_modifier` takes them."""
    return [
        {"lieu": ligne.lieu, **{nom: getattr(ligne, nom) for nom in SUITES}}
        for ligne in service.aux_lieux.select_related("lieu").order_by("lieu_id")
    ]


def _missions_ici(service: Service, missions: Iterable[str]) -> list[str]:
    return _ici(dites, service.missions.values_list("code", flat=True)) if (dites := list(missions)) else []


def _ici(dits: Iterable[str], du_service: Iterable[str]) -> list[str]:
    """What a place says of its own: nothing when it gives all that the service declares."""
    dits, declares = set(dits), sorted(du_service)
    if not dits <= set(declares):
        raise RegleRefusee(
            "au_dela_du_service",
            "Un lieu donne les missions et les modes du service, ou une partie : ajoutez d’abord l’autre au service.",
        )
    return [code for code in declares if code in dits] if dits != set(declares) else []


def _accorder(ligne: dict[str, Any], missions: Iterable[str], modes: Iterable[str]) -> dict[str, Any]:
    """A place without what the service no longer declares."""
    dites = ligne.get("missions", [])
    gardees = [code for code in dites if code in missions]
    if dites and not gardees:
        raise RegleRefusee(
            "au_lieu_sans_mission",
            f"« {ligne['lieu'].nom} » n’assurerait plus aucune mission de ce service : changez d’abord ce qu’il y "
            "donne, ou décochez ce lieu.",
        )
    return ligne | {"missions": gardees, "modes": [mode for mode in ligne.get("modes", []) if mode in modes]}


CHAMPS_LIEU = (
    "nom", "chez", "adresse", "complement", "code_postal", "commune", "latitude", "longitude", "horaires",
    "fermetures", "acces", "langues", "telephone", "courriel", "site", "permanence", "bureaux", "identite_affichee",
    "identite_le", "identite_preuve", "publie",
)  # fmt: skip


@transaction.atomic
def lieu_creer(
    *,
    structure: Structure,
    commune: Commune,
    nom: str,
    services: Iterable[Service] = (),
    confirme_le: datetime.date | None = None,
    par: Compte | None = None,
    origine: str = "",
    jeton: uuid.UUID | None = None,
    **champs: Any,
) -> Lieu:
    """Add a place to a structure (R5.1); writing it counts as confirming it, today unless `confirme_le` says when.

    `services` are given there from the first day; a published place has one at least (R1.2).

    With `jeton`, the mark of the form that was sent: sent twice, it adds one place only, which is returned again.

    `champs`: adresse, complement, code_postal, latitude, longitude, horaires (OSM syntax), fermetures, acces, langues,
    telephone, courriel, site, permanence, bureaux, chez (the structure that lends its walls), identite_affichee,
    identite_le, identite_preuve, publie, source, source_id. ValidationError names the fields in fault; RegleRefusee
    "fusionnee", "deja_ajoutee", "lieu_sans_mission", "autre_structure".
    """
    structure_ouverte_verrouiller(structure=structure)
    champs.setdefault("code_postal", commune.codes_postaux[0] if len(commune.codes_postaux) == 1 else "")
    services = list(services)
    lieu = Lieu(structure=structure, commune=commune, nom=nom.strip(), jeton=jeton, **champs)
    apres = etat_de(lieu, CHAMPS_LIEU) | {"services": sorted(service.nom for service in services)}
    if existant := deja_ajoutee(modele=Lieu, jeton=jeton, etat=apres):
        return existant
    lieu.confirme_le = confirme_le or timezone.localdate()
    lieu.confirme_par = lieu.modifie_par = par
    lieu.confirmee = par is not None
    lieu.full_clean()
    lieu.save()
    for service in services:
        service_au_lieu_ajouter(service=service, lieu=lieu)
    lieux_servis_verifier(lieux=[lieu.pk])
    modification_ajouter(
        objet=lieu, action=ActionModification.CREATION, par=par, champs=ecarts({}, apres), origine=origine
    )
    structures_indexer(structures=[structure.pk])
    return lieu


@transaction.atomic
def lieu_modifier(
    *,
    lieu: Lieu,
    par: Compte | None = None,
    version: int | None = None,
    confirme_le: datetime.date | None = None,
    origine: str = "",
    **champs: Any,
) -> Lieu:
    """Change a place and return it as it stands; what a person saves is confirmed by that person, today.

    With `version`, refuses (RegleRefusee "version") when someone changed the place since; "disparue" when it has gone;
    "lieu_sans_mission" when it would be published without a published service (R1.2). ValidationError names the fields
    in fault. Nothing is written when nothing changes but the confirmation.
    """
    actuel = fiche_tenir(fiche=lieu, avec=("commune", "chez"))
    version_verifier(objet=actuel, version=version)
    avant = etat_de(actuel, CHAMPS_LIEU)
    for nom, valeur in champs.items():
        setattr(actuel, nom, valeur)
    actuel.full_clean()
    changes = ecarts(avant, etat_de(actuel, CHAMPS_LIEU))
    dater(actuel, par, confirme_le)
    if changes:
        actuel.version += 1
        actuel.modifie_le, actuel.modifie_par = timezone.now(), par
        modification_ajouter(
            objet=actuel, action=ActionModification.MODIFICATION, par=par, champs=changes, origine=origine
        )
    actuel.save()
    if changes.get("publie"):
        lieux_servis_verifier(lieux=[actuel.pk])
    recues = actuel.creneaux.values_list("structure_id", flat=True) if "fermetures" in changes else ()
    structures_indexer(structures=[actuel.structure_id, *recues])
    return actuel
