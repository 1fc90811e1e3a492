"""One's own data, as a file that a person and a program can both read: a page and a JSON document (G06)."""

import datetime
import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from home import registre
from home.registre import Rubrique
from reseau.comptes.models import Compte
from reseau.membres.models import Appartenance, Invitation, Mandat, Profil, Rattachement


def rubriques_de(compte: Compte) -> list[Rubrique]:
    """What every room knows of this person, in the order of the house."""
    return [rubrique for source in registre.lire("donnees_personnelles") for rubrique in source(compte)]


def archive_de(compte: Compte) -> bytes:
    """The archive: donnees.html to read, donnees.json to take elsewhere."""
    rubriques, maintenant = rubriques_de(compte), timezone.now()
    document = {
        "genere_le": maintenant.isoformat(timespec="seconds"),
        "rubriques": [{"titre": r.titre, "lignes": r.lignes} for r in rubriques],
    }
    contexte = {"compte": compte, "rubriques": rubriques, "maintenant": maintenant}
    tampon = BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("donnees.html", render_to_string("membres/donnees_fichier.html", contexte))
        archive.writestr("donnees.json", json.dumps(document, ensure_ascii=False, indent=2, default=_dire))
    return tampon.getvalue()


def _dire(valeur: Any) -> str:
    """Dates as ISO text; anything else as its own text."""
    return valeur.isoformat() if isinstance(valeur, datetime.date) else str(valeur)


def donnees_du_reseau(compte: Compte) -> list[Rubrique]:
    """What this room knows of a person."""
    profils = Profil.objects.filter(compte=compte).prefetch_related("demandez_moi")
    rattachements = Rattachement.objects.filter(compte=compte).select_related("structure__reseau")
    mandats = (
        Mandat.objects.filter(compte=compte).select_related("structure", "reseau", "bassin").prefetch_related("gestes")
    )
    invitations = Invitation.objects.filter(email__iexact=compte.email).select_related("structure")
    return [
        Rubrique("Profil", [_profil(profil) for profil in profils]),
        Rubrique(
            "Rattachements",
            [
                {"Structure": r.structure.nom, "Réseau": r.structure.reseau.nom, "Fonction": r.fonction, **_dates(r)}
                for r in rattachements
            ],
        ),
        Rubrique(
            "Mandats",
            [
                {"Mandat": str(mandat), **_dates(mandat), **_fin(mandat)}
                for mandat in mandats.prefetch_related("gestes")
            ],
        ),
        Rubrique(
            "Invitations reçues",
            [
                {
                    "Pour": i.structure.nom if i.structure else i.get_role_display(),
                    "Envoyée le": i.creee_le,
                    "Acceptée le": i.acceptee_le,
                }
                for i in invitations
            ],
        ),
        Rubrique("Structures de bassins constatées", list(_constatees(compte))),
        Rubrique("Pas de « Bien commencer »", list(_pas(compte))),
    ]


def _constatees(compte: Compte) -> Iterator[dict[str, Any]]:
    """What this person said of bassins: which structures, when, and when their end was said."""
    dites = Appartenance.objects.filter(Q(constatee_par=compte) | Q(terminee_par=compte))
    for ligne in dites.select_related("structure", "bassin"):
        yield {
            "Structure et bassin": str(ligne),
            "Constatée le": ligne.constatee_le if ligne.constatee_par_id == compte.pk else None,
            "Fin dite le": ligne.terminee_le if ligne.terminee_par_id == compte.pk else None,
        }


def _pas(compte: Compte) -> list[dict[str, Any]]:
    return [{"Pas": pas.cle, "Fait le": pas.fait_le} for pas in compte.pas_faits.all()]


def _dates(ligne: Rattachement | Mandat) -> dict[str, Any]:
    return {"Du": ligne.du, "Au": ligne.au}


def _fin(mandat: Mandat) -> dict[str, Any]:
    motifs = [geste.motif for geste in mandat.gestes.all() if geste.motif]
    return {"Motif de la fin": motifs[-1]} if motifs else {}


def _profil(profil: Profil) -> dict[str, Any]:
    return {
        "Présentation": profil.presentation,
        "Téléphone": profil.telephone,
        "Demandez-moi": ", ".join(theme.libelle for theme in profil.demandez_moi.all()),
        "Qui voit le profil": profil.get_visibilite_display(),
        "Qui voit le téléphone": profil.get_telephone_visible_display(),
        "Qui voit l’adresse": profil.get_courriel_visible_display(),
    }
