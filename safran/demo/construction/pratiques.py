"""Thirty practice notes, in every state of their life."""

import datetime
from typing import Any

from django.utils import timezone

from pratiques.choices import Statut
from pratiques.pages import FichePratiquePage
from pratiques.rules.fils import fil_ecrire
from pratiques.rules.fonds import RelectureReprise, fiche_importer
from pratiques.rules.pieces import piece_importer
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from safran.demo.lecture import CONTENU, dossier_lire, fichier_lire, instant, jour

REPRIS = (
    "titre accroche probleme publics missions themes bassins nature dessin etapes resultats preuve indicateurs paroles "
    "conditions difficultes echecs a_refaire noyau adaptable premier_pas visibilite choix sources"
).split()
ATTESTEE = {"atteste_anonymat": True, "atteste_gratuite": True, "atteste_neutralite": True, "licence": "CC_BY_SA"}
DUREE_DE_VALIDITE = 548  # dix-huit mois, en jours


def pratiques_construire(comptes: dict[str, Compte]) -> None:
    """Write each note in the library, which stands from the start; a replaced one comes after its successor."""
    faites: dict[str, Any] = {}
    for fiche in sorted(dossier_lire("pratiques"), key=lambda f: bool(f.get("remplacee_par"))):
        faites[fiche["slug"]] = _fiche(fiche, comptes, faites)
    for piece in fichier_lire("pieces.yaml"):
        _joindre(faites[piece["fiche"]], piece)
    for dit in fichier_lire("relectures.yaml"):
        fil_ecrire(
            fiche=faites[dit["fiche"]], par=comptes[dit["par"]], texte=dit["texte"], partie=dit.get("partie", "")
        )


def _joindre(fiche: FichePratiquePage, piece: dict[str, Any]) -> None:
    """A picture or a file, drawn for the demonstration, on a note that stands in the library."""
    fichier = CONTENU / "pieces" / piece["fichier"]
    piece_importer(
        fiche=fiche,
        par=fiche.auteurs.first().compte,
        genre=piece["genre"],
        champs={nom: piece[nom] for nom in ("titre", "alternatif", "accessibilite", "source") if nom in piece}
        | {"licence": ATTESTEE["licence"]},
        extension=fichier.suffix.removeprefix("."),
        contenu=fichier.read_bytes(),
    )


def _fiche(fiche: dict[str, Any], comptes: dict[str, Compte], faites: dict[str, Any]) -> FichePratiquePage | Any:
    """One note through the rule that takes up notes with their past."""
    statut = fiche["statut"]
    age = fiche.get("publiee_il_y_a")
    if statut == Statut.PUBLIEE and age and age > DUREE_DE_VALIDITE:
        statut = Statut.A_REVOIR
    return fiche_importer(
        contenu=_contenu(fiche),
        auteurs=[comptes[cle] for cle in fiche["auteurs"]],
        structure=Structure.objects.get(code=fiche["structure"]),
        statut=statut,
        slug=fiche["slug"],
        soumise_le=None if age else timezone.now() - datetime.timedelta(days=9),
        publiee_le=instant(age),
        relectures=[
            RelectureReprise(
                lecteur=comptes[lue["lecteur"]], verdict=lue["verdict"] or "", remarque=lue.get("remarque") or ""
            )
            for lue in fiche.get("relectures", [])
        ],
        remplacee_par=faites.get(fiche.get("remplacee_par", "")),
        motif="Le dispositif décrit n’existe plus." if statut == Statut.ARCHIVEE else "",
    )


def _contenu(fiche: dict[str, Any]) -> dict[str, Any]:
    """The content files' keys as pratiques.contenu names them."""
    contenu = {nom: fiche[nom] for nom in REPRIS if fiche.get(nom)}
    contenu["niveaux_cep"] = [f"cep-2019-{n}" if str(n).isdigit() else n for n in fiche.get("niveau_cep", [])]
    periode = fiche.get("periode") or {}
    if periode.get("debut_il_y_a") is not None:
        contenu["debut"] = jour(-periode["debut_il_y_a"]).isoformat()
        contenu["en_cours"] = bool(periode.get("en_cours"))
    return {**contenu, **ATTESTEE}
