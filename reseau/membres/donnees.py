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
from home.donnees import rubrique
from home.registre import Rubrique
from reseau.comptes.models import Compte
from reseau.membres.models import Appartenance, Invitation, Mandat, Profil, Rattachement

PROFIL = {
    "Présentation": "presentation",
    "Téléphone": "telephone",
    "Demandez-moi": lambda profil: ", ".join(theme.libelle for theme in profil.demandez_moi.all()),
    "Qui voit le profil": "get_visibilite_display",
    "Qui voit le téléphone": "get_telephone_visible_display",
    "Qui voit l’adresse": "get_courriel_visible_display",
}


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
    dates = {"Du": "du", "Au": "au"}
    rattachements = Rattachement.objects.filter(compte=compte).select_related("structure__reseau")
    mandats = Mandat.objects.filter(compte=compte).select_related("structure", "reseau", "bassin")
    invitations = Invitation.objects.filter(email__iexact=compte.email).select_related("structure")
    return [
        rubrique("Profil", Profil.objects.filter(compte=compte).prefetch_related("demandez_moi"), PROFIL),
        rubrique("Rattachements", rattachements,
                 {"Structure": "structure.nom", "Réseau": "structure.reseau.nom", "Fonction": "fonction", **dates}),
        rubrique("Mandats", mandats.prefetch_related("gestes"), {"Mandat": str, **dates, "Motif de la fin": _fin}),
        rubrique("Invitations reçues", invitations,
                 {"Pour": lambda i: i.structure.nom if i.structure else i.get_role_display(),
                  "Envoyée le": "creee_le", "Acceptée le": "acceptee_le"}),
        Rubrique("Structures de bassins constatées", list(_constatees(compte))),
        rubrique("Pas de « Bien commencer »", compte.pas_faits.all(), {"Pas": "cle", "Fait le": "fait_le"}),
    ]  # fmt: skip


def _constatees(compte: Compte) -> Iterator[dict[str, Any]]:
    """What this person said of bassins: which structures, when, and when their end was said."""
    dites = Appartenance.objects.filter(Q(constatee_par=compte) | Q(terminee_par=compte))
    for ligne in dites.select_related("structure", "bassin"):
        yield {
            "Structure et bassin": str(ligne),
            "Constatée le": ligne.constatee_le if ligne.constatee_par_id == compte.pk else None,
            "Fin dite le": ligne.terminee_le if ligne.terminee_par_id == compte.pk else None,
        }


def _fin(mandat: Mandat) -> str:
    motifs = [geste.motif for geste in mandat.gestes.all() if geste.motif]
    return motifs[-1] if motifs else ""
