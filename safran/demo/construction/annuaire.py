"""Networks with their real names; structures, places and services invented."""

import datetime
from typing import Any

from reseau.annuaire.choices import Mode
from reseau.annuaire.models import Service
from reseau.annuaire.rules.indexation import indexation_differee
from reseau.annuaire.rules.lieux import lieu_creer, lieu_modifier
from reseau.annuaire.rules.permanences import creneau_creer
from reseau.annuaire.rules.services import service_au_lieu_ajouter, service_creer
from reseau.structures.models import Reseau, Structure
from reseau.structures.rules import reseau_creer, structure_creer, structure_statut_changer
from reseau.territoires.models import Commune
from reseau.vocabulaires.models import Mission, NiveauCep, Theme, TypePublic
from safran.demo.lecture import fichier_lire, jour

LIEU = (
    "nom",
    "adresse",
    "latitude",
    "longitude",
    "horaires",
    "telephone",
    "courriel",
    "acces",
    "langues",
    "permanence",
    "publie",
)
SERVICE = ("nom", "description", "modes", "conditions", "comment_joindre", "horaires", "zone", "delai_jours")


def annuaire_construire() -> None:
    """Register the networks, then every structure with its places and services."""
    termes = {modele: {t.code: t for t in modele.objects.all()} for modele in (Mission, TypePublic, Theme, NiveauCep)}
    for fiche in fichier_lire("reseaux.yaml"):
        _reseau(fiche, termes)
    fiches = fichier_lire("structures.yaml")
    reseaux = {r.code: r for r in Reseau.objects.all()}
    structures = {}
    for fiche in fiches:
        structures[fiche["code"]] = structure_creer(
            reseau=reseaux[fiche["reseau"]],
            nom=fiche["nom"],
            code=fiche["code"],
            sigle=fiche.get("sigle", ""),
            telephone=fiche.get("telephone", ""),
            courriel=fiche.get("courriel", ""),
            presentation=fiche["presentation"].strip(),
        )
        _statuts(structures[fiche["code"]], fiche)
    communes = {c.code_insee: c for c in Commune.objects.all()}
    with indexation_differee():
        for fiche in fiches:
            jours = [jour(-lieu["confirme_il_y_a"]) for lieu in fiche["lieux"]] or [jour(-20)]
            services = [_service(structures[fiche["code"]], service, jours[0], termes) for service in fiche["services"]]
            for rang, lieu in enumerate(fiche["lieux"]):
                ici = [s for s, dite in zip(services, fiche["services"], strict=True) if rang in dite["lieux"]]
                _lieu(structures[fiche["code"]], lieu, ici, communes, structures)
        for tableau in fichier_lire("permanences.yaml"):
            _permanences(tableau, structures)


def _reseau(fiche: dict[str, Any], termes: dict) -> None:
    site = fiche.get("site", "")
    reseau_creer(
        code=fiche["code"],
        nom=fiche["nom"],
        sigle=fiche.get("sigle", ""),
        description=fiche["description"].strip(),
        role_cep=fiche.get("role_cep", "").strip(),
        verifie_le=jour(-fiche["verifie_il_y_a"]) if "verifie_il_y_a" in fiche else None,
        site=f"https://www.{site}" if site and "//" not in site else site,
        publics=[termes[TypePublic][code] for code in fiche["publics"]],
        missions=[termes[Mission][code] for code in fiche["missions"]],
        niveaux_cep=[termes[NiveauCep][f"cep-2019-{n}"] for n in fiche["cep"]],
    )


def _statuts(structure: Structure, fiche: dict[str, Any]) -> None:
    """The status in force and those before it."""
    for ancien in fiche.get("statuts_anterieurs", []):
        structure_statut_changer(structure=structure, statut=ancien["statut"], du=jour(ancien["depuis"]))
    structure_statut_changer(structure=structure, statut=fiche["statut"], du=jour(fiche["statut_depuis"]))


def _lieu(
    structure: Structure, fiche: dict[str, Any], services: list[Service], communes: dict, structures: dict
) -> None:
    """A place and what is given there: on duty in a permanence, on site elsewhere."""
    commune = communes[fiche["commune"]]
    lieu = lieu_creer(
        structure=structure,
        commune=commune,
        services=services,
        code_postal=commune.codes_postaux[0],
        chez=structures.get(fiche.get("chez", "")),
        confirme_le=jour(-fiche["confirme_il_y_a"]),
        **{nom: fiche[nom] for nom in LIEU if nom in fiche},
    )
    ailleurs = Mode.SUR_PLACE if lieu.permanence else Mode.PERMANENCE
    for service in services:
        if modes := [mode for mode in service.modes if mode != ailleurs]:
            service_au_lieu_ajouter(service=service, lieu=lieu, modes=modes)


def _service(structure: Structure, fiche: dict[str, Any], confirme_le: datetime.date, termes: dict) -> Service:
    return service_creer(
        structure=structure,
        missions=[termes[Mission][code] for code in fiche["missions"]],
        publics=[termes[TypePublic][code] for code in fiche["publics"]],
        themes=[termes[Theme][code] for code in fiche["themes"]],
        niveaux_cep=[termes[NiveauCep][f"cep-2019-{n}"] for n in fiche["cep"]],
        passe_la_main_a=Reseau.objects.filter(code__in=fiche.get("passe_la_main_a", ())),
        zone_codes=fiche.get("zone_codes", []),
        confirme_le=confirme_le,
        **{nom: fiche[nom].strip() if isinstance(fiche[nom], str) else fiche[nom] for nom in SERVICE if nom in fiche},
    )


def _permanences(tableau: dict[str, Any], structures: dict[str, Structure]) -> None:
    """The duty table of a shared place."""
    lieu = lieu_modifier(lieu=structures[tableau["hote"]].lieux.first(), bureaux=tableau["bureaux"])
    for ligne in tableau["lignes"]:
        creneau_creer(
            lieu=lieu,
            structure=structures[ligne["structure"]],
            jour=ligne["jour"],
            demi_journee=ligne["moitie"],
            debut=datetime.time.fromisoformat(ligne["de"]),
            fin=datetime.time.fromisoformat(ligne["a"]),
            semaines=ligne.get("semaines", "TOUTES"),
            rangs=ligne.get("rangs", []),
            sur_rendez_vous=ligne.get("rendez_vous", False),
            salle=ligne.get("salle", ""),
        )
