"""Networks with their real names, structures, places, commissions and people invented, one account per role, and
the structures of each bassin.
"""

import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from reseau.annuaire.choices import Mode
from reseau.annuaire.models import Service
from reseau.annuaire.rules.fiches import creneau_creer
from reseau.annuaire.rules.recherche import indexation_differee
from reseau.annuaire.rules.services import (
    lieu_creer,
    lieu_modifier,
    service_au_lieu_ajouter,
    service_creer,
    service_modifier,
)
from reseau.comptes.models import Compte
from reseau.comptes.rules import compte_creer
from reseau.membres.choices import Role, Visibilite
from reseau.membres.models import Mandat, Rattachement
from reseau.membres.permissions import second_facteur_requis
from reseau.membres.queries.appartenances import situations_lire
from reseau.membres.rules.appartenances import appartenance_constater, appartenances_constater
from reseau.membres.rules.mandats import mandat_creer, rattachement_creer, rattachement_terminer
from reseau.membres.rules.personnes import profil_modifier
from reseau.structures.models import Reseau, Structure
from reseau.structures.rules import reseau_creer, structure_creer, structure_statut_changer
from reseau.territoires.models import Bassin, Commission, Commune
from reseau.territoires.rules import commission_creer
from reseau.vocabulaires.models import Mission, NiveauCep, Theme, TypePublic
from safran.demo.acces import DOMAINE, MOT_DE_PASSE, SECRETS, code_du_moment
from safran.demo.dates import fichier_lire, jour

# Territorial commissions of the demonstration: an invented grouping, named so wherever it is shown.

SOURCE = "Groupement inventé pour la démonstration"
DU = datetime.date(2024, 1, 1)
COMMISSIONS = {
    "demo-littoral": ("Littoral (démonstration)", ["la-rochelle", "rochefort", "royan", "cognac"]),
    "demo-charente": (
        "Val de Charente (démonstration)",
        ["angouleme", "cognac", "jonzac-barbezieux-saint-hilaire", "saintes-saint-jean-d-angely"],
    ),
    "demo-gatine": ("Gâtine et Bocage (démonstration)", ["bressuire", "niort", "parthenay", "thouars-loudun"]),
    "demo-vienne": ("Vienne (démonstration)", ["chatellerault", "poitiers"]),
}


def commissions_construire() -> None:
    """Each commission once."""
    bassins = {bassin.code: bassin for bassin in Bassin.objects.all()}
    for code, (nom, couverts) in COMMISSIONS.items():
        if not Commission.objects.filter(code=code).exists():
            commission_creer(
                code=code, nom=nom, bassins=[bassins[c] for c in couverts], du=DU, valide_du=DU, source=SOURCE
            )


# Networks with their real names; structures, places and services invented.

LIEU = "nom adresse latitude longitude horaires telephone courriel acces langues permanence publie".split()
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
        structures[fiche["code"]] = structure = structure_creer(
            reseau=reseaux[fiche["reseau"]],
            nom=fiche["nom"],
            code=fiche["code"],
            sigle=fiche.get("sigle", ""),
            telephone=fiche.get("telephone", ""),
            courriel=fiche.get("courriel", ""),
            presentation=fiche["presentation"].strip(),
        )
        for ancien in fiche.get("statuts_anterieurs", []):
            structure_statut_changer(structure=structure, statut=ancien["statut"], du=jour(ancien["depuis"]))
        structure_statut_changer(structure=structure, statut=fiche["statut"], du=jour(fiche["statut_depuis"]))
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
        exclut=[termes[TypePublic][code] for code in fiche.get("exclut", ())],
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


# Which structures are of each bassin: confirmed by who animates it, some left to confirm, one added by hand.

A_DISTANCE = "Ne reçoit qu’à distance, par téléphone et en vidéo, les habitants de ce bassin."
A_LAISSER = 3  # dans un bassin qui propose au moins autant de structures, une attend : la dernière sans personne


def appartenances_construire(comptes: dict[str, Compte]) -> None:
    """Confirm bassin by bassin what places propose, but for one of a well-furnished one: nobody of its own is here."""
    peuplees = set(Rattachement.objects.values_list("structure", flat=True))
    animent = Mandat.objects.filter(role=Role.CHARGE_MISSION).en_vigueur().select_related("compte", "bassin")
    par_bassin = {mandat.bassin: mandat.compte for mandat in animent.order_by("bassin__code", "du")}
    for situation in situations_lire(par_bassin):
        structures = [proposee.structure for proposee in situation.proposees]
        vides = [structure for structure in structures if structure.pk not in peuplees]
        laissee = (vides or structures)[-1] if len(structures) >= A_LAISSER else None
        retenues = [structure for structure in structures if structure != laissee]
        appartenances_constater(
            structures=retenues, bassin=situation.bassin, par=par_bassin[situation.bassin], du=jour(-250)
        )
    appartenance_constater(
        structure=Structure.objects.get(code="aa-equipe-a-distance"),
        bassin=Bassin.objects.get(code="niort"),
        par=comptes["mathilde-renaudin"],
        du=jour(-120),
        motif=A_DISTANCE,
    )


# People of the demonstration: all invented, one account per role.


def personnes_construire() -> dict[str, Compte]:
    """Create every person with attachments and mandates, then say which structures are of each bassin; by key."""
    structures = {s.code: s for s in Structure.objects.all()}
    comptes = {}
    for fiche in fichier_lire("personnes.yaml"):
        compte = compte_creer(email=fiche["email"], prenom=fiche["prenom"], nom=fiche["nom"])
        if compte.email.endswith(DOMAINE):
            compte.set_password(MOT_DE_PASSE)
            compte.save(update_fields=["password"])
        comptes[fiche["cle"]] = compte
        if fiche.get("structure"):
            rattachement_creer(
                compte=compte,
                structure=structures[fiche["structure"]],
                fonction=fiche.get("fonction", ""),
                du=jour(fiche["depuis"]),
            )
        _mandater(compte, fiche, structures)
        if fiche.get("jusqua") is not None:
            for rattachement in compte.rattachements.all():
                rattachement_terminer(rattachement=rattachement, le=jour(fiche["jusqua"]))
    for fiche in fichier_lire("profils.yaml"):
        _presenter(comptes[fiche["cle"]], fiche)
    for nom, secret in SECRETS.items():
        compte = Compte.objects.get(email=nom + DOMAINE)
        if not Authenticator.objects.filter(user=compte).exists():
            TOTP.activate(compte, secret)
    appartenances_construire(comptes)
    return comptes


def _mandater(compte: Compte, fiche: dict, structures: dict[str, Structure]) -> None:
    """Give every role but CONSEILLER, which the attachment gives."""
    for role in fiche["roles"]:
        if role["role"] == Role.CONSEILLER:
            continue
        portees: list[dict] = [{}]
        if role["role"] == Role.REFERENT:
            portees = [{"structure": structures[role["structure"]]}]
        elif role["role"] == Role.TETE_RESEAU:
            portees = [{"reseau": Reseau.objects.get(code=role["reseau"])}]
        elif role["role"] == Role.CHARGE_MISSION:
            portees = [{"bassin": bassin} for bassin in Bassin.objects.filter(code__in=role["bassins"])]
        for portee in portees:
            mandat_creer(compte=compte, role=role["role"], du=jour(fiche["depuis"]), **portee)
            if structure := portee.get("structure"):
                for lieu in structure.lieux.all():
                    lieu_modifier(lieu=lieu, par=compte, confirme_le=lieu.confirme_le)
                for service in structure.services.all():
                    service_modifier(service=service, par=compte, confirme_le=service.confirme_le)


def _presenter(compte: Compte, fiche: dict) -> None:
    """What the person says of herself, and to whom."""
    profil_modifier(
        compte=compte,
        prenom=compte.prenom,
        nom=compte.nom,
        presentation=fiche.get("presentation", ""),
        telephone=fiche.get("telephone", ""),
        visibilite=fiche.get("montre", Visibilite.MEMBRES),
        telephone_visible=fiche.get("telephone_montre", Visibilite.MEMBRES),
        courriel_visible=fiche.get("courriel_montre", Visibilite.PERSONNE),
        demandez_moi=list(Theme.objects.filter(code__in=fiche.get("demandez_moi", ()))),
    )


def comptes_de_demonstration() -> list[tuple[str, str, str]]:
    """(e-mail, who, current code of the authenticator) of each demonstration account, in the content's order."""
    lignes = []
    for fiche in fichier_lire("personnes.yaml"):
        nom, _, domaine = fiche["email"].partition("@")
        if "@" + domaine != DOMAINE:
            continue
        compte = Compte.objects.filter(email=fiche["email"]).first()
        protege = compte and nom in SECRETS and second_facteur_requis(compte)
        qui = f"{fiche['prenom']} {fiche['nom']}, {fiche['fonction']}"
        lignes.append((fiche["email"], qui, code_du_moment(nom) if protege else ""))
    return lignes
