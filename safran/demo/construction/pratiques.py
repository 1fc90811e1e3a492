"""Practice notes in every state of their life, written by several, collected, discussed, done again; resources and
a working group.
"""

import datetime
import uuid
from typing import Any

from django.utils import timezone

from home.choices import Rythme
from home.courriels.nouvelles import recapitulatif_choose
from pratiques.choices import NatureMessage, Statut
from pratiques.models import Brouillon, Message
from pratiques.pages import FichePratiquePage
from pratiques.permissions.ressources import Porteur
from pratiques.rules.brouillons import brouillon_enregistrer, brouillon_rattacher, entretien_commencer
from pratiques.rules.collections import collection_ajouter, collection_creer, signet_poser
from pratiques.rules.echanges import message_ecrire, reponse_garder, reprise_enregistrer, reprise_repondre
from pratiques.rules.fonds import RelectureReprise, fiche_importer
from pratiques.rules.groupes import groupe_ouvrir, membre_inviter, membre_repondre
from pratiques.rules.pieces import piece_importer
from pratiques.rules.relectures import fil_ecrire
from pratiques.rules.ressources import LIENS, ressource_publier
from pratiques.rules.signatures import signataire_inviter, signataire_repondre
from reseau.comptes.models import Compte
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Mission, Theme, TypePublic
from safran.demo.dates import CONTENU, dossier_lire, fichier_lire, instant, jour

# Thirty practice notes, in every state of their life.

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
    # The content files' keys as pratiques.contenu names them.
    contenu = {nom: fiche[nom] for nom in REPRIS if fiche.get(nom)}
    contenu["niveaux_cep"] = [f"cep-2019-{n}" if str(n).isdigit() else n for n in fiche.get("niveau_cep", [])]
    periode = fiche.get("periode") or {}
    if periode.get("debut_il_y_a") is not None:
        contenu["debut"] = jour(-periode["debut_il_y_a"]).isoformat()
        contenu["en_cours"] = bool(periode.get("en_cours"))
    return fiche_importer(
        contenu={**contenu, **ATTESTEE},
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


# Writing together in the demonstration: a draft signed by two, an invitation that waits, an interview begun.

AUTEUR, SIGNE, HESITE = "nicolas-fradineau", "karim-benhaddou", "claire-moreau"
ANIME, RACONTE = "mathilde-renaudin", "helene-texier"
DEUX_REPONSES = {
    "titre": "Tenir un café des métiers sans inscription",
    "accroche": "Un vendredi par mois, une table, un professionnel du coin, et aucun nom à donner à l’entrée.",
    "probleme": "Les ateliers sur inscription se remplissaient peu : sur dix places, quatre personnes venaient.",
}


def signatures_construire(comptes: dict[str, Compte]) -> None:
    """Invite two people on a draft: one says yes, the other has not answered. Begin an interview."""
    auteur = comptes[AUTEUR]
    brouillon = Brouillon.objects.get(auteur=auteur, fiche=None)
    oui = signataire_inviter(brouillon=brouillon, compte=comptes[SIGNE], par=auteur)
    signataire_repondre(signataire=oui, par=comptes[SIGNE], accepter=True)
    signataire_inviter(brouillon=brouillon, compte=comptes[HESITE], par=auteur)
    entretien = entretien_commencer(par=comptes[ANIME], compte=comptes[RACONTE], titre=DEUX_REPONSES["titre"])
    brouillon_enregistrer(brouillon=entretien, contenu=DEUX_REPONSES, version=entretien.version, par=comptes[ANIME])


# Collections, bookmarks and digests of the demonstration.

SUIT_CHAQUE_JOUR = "claire-moreau"


def collections_construire(comptes: dict[str, Compte]) -> None:
    """Each collection through its rules; its first note is a bookmark too."""
    for ligne in fichier_lire("collections.yaml"):
        par = comptes[ligne["par"]]
        collection = collection_creer(
            par=par,
            titre=ligne["titre"],
            presentation=ligne.get("presentation", ""),
            partagee=ligne.get("partagee", False),
        )
        fiches = [FichePratiquePage.objects.get(slug=slug) for slug in ligne["fiches"]]
        for fiche in fiches:
            collection_ajouter(collection=collection, fiche=fiche, par=par)
        signet_poser(fiche=fiches[0], par=par, pose=True)
    recapitulatif_choose(compte=comptes[SUIT_CHAQUE_JOUR], rythme=Rythme.QUOTIDIEN)


# Questions, answers and comments on the notes of the demonstration.


def echanges_construire(comptes: dict[str, Compte]) -> None:
    """Write each message through its rule; whoever asked keeps the answer."""

    def ecrire(fiche: FichePratiquePage, ligne: dict[str, Any], nature: str, fil: Message | None = None) -> Message:
        return message_ecrire(
            fiche=fiche,
            par=comptes[ligne["par"]],
            nature=nature,
            texte=ligne["texte"],
            reponse_a=fil,
            le=instant(ligne["il_y_a"]),
        )

    for ligne in fichier_lire("echanges.yaml"):
        fiche = FichePratiquePage.objects.get(slug=ligne["fiche"])
        fil = ecrire(fiche, ligne, ligne["nature"])
        for reponse in ligne.get("reponses", []):
            message = ecrire(fiche, reponse, NatureMessage.REPONSE, fil)
            if reponse.get("retenue"):
                reponse_garder(message=message, par=fil.compte, garder=True)


# Reprises: who did a practice again, what came of it, what its authors answered.

REPRIS_REPRISES = ("maniere", "adaptations", "effet", "preuve", "recit")


def reprises_construire(comptes: dict[str, Compte]) -> None:
    """Record each reprise through its rule, the first author answering."""
    for ligne in fichier_lire("reprises.yaml"):
        fiche = FichePratiquePage.objects.get(slug=ligne["fiche"])
        compte = comptes[ligne["par"]]
        reprise = reprise_enregistrer(
            fiche=fiche,
            par=compte,
            structure=Structure.objects.filter(rattachements__compte=compte).select_related("reseau").first(),
            depuis=jour(-ligne["depuis_il_y_a"]),
            bassin=Bassin.objects.filter(code=ligne.get("bassin", "")).first(),
            le=instant(ligne["il_y_a"]),
            **{nom: ligne[nom] for nom in REPRIS_REPRISES if nom in ligne},
        )
        if "reponse" in ligne:
            auteur = fiche.auteurs.first().compte
            reprise_repondre(
                reprise=reprise, par=auteur, accepter=True, reponse=ligne["reponse"], le=instant(ligne["il_y_a"] - 2)
            )


# Resources that the networks share, one of them past its day.

VOCABULAIRES = {"themes": Theme, "publics": TypePublic, "missions": Mission}
SIMPLES = ("titre", "genre", "description", "editeur", "sources", "licence", "accessibilite", "rythme")


def ressource_construire(ligne: dict[str, Any], par: Compte, porteur: Porteur) -> None:
    """One resource through its rule; the file's keys are named as the rule names them."""
    contenu = ligne.get("fichier", "").encode()
    termes = {nom: VOCABULAIRES[nom].objects.filter(code__in=ligne.get(nom, [])) for nom in LIENS}
    suite = {
        "lien": ligne.get("lien", ""),
        "visibilite": ligne.get("visibilite", "PUBLIQUE"),
        "motif_conserve": "",
        "atteste_gratuite": True,
    }
    ressource_publier(
        par=par,
        champs={nom: ligne[nom] for nom in SIMPLES} | termes | suite | {"porteur": porteur},
        cle=uuid.uuid5(uuid.NAMESPACE_URL, ligne["titre"]),
        fichier=(ligne["fichier_nom"], contenu) if contenu else None,
        jour=jour(-ligne["il_y_a"]),
    )


# A working group: its mandate, members, an invitation, a draft, a resource that came of it.


def groupes_construire(comptes: dict[str, Compte]) -> None:
    """The resources of the networks, then each group through its rules."""
    for ligne in fichier_lire("ressources.yaml"):
        porteur = Porteur(reseau=Reseau.objects.get(code=ligne["reseau"])) if "reseau" in ligne else Porteur()
        ressource_construire(ligne, comptes[ligne["par"]], porteur)
    for ligne in fichier_lire("groupes.yaml"):
        par = comptes[ligne["par"]]
        groupe = groupe_ouvrir(
            par=par,
            titre=ligne["titre"],
            objet=ligne["objet"],
            debut=jour(ligne["debut"]),
            fin=jour(ligne["fin"]),
            cle=uuid.uuid5(uuid.NAMESPACE_URL, ligne["titre"]),
        )
        for cle in [*ligne["membres"], *ligne["invites"]]:
            membre_inviter(groupe=groupe, par=par, compte=comptes[cle])
        for cle in ligne["membres"]:
            membre_repondre(groupe=groupe, par=comptes[cle], accepter=True)
        for cle in ligne["brouillons_de"]:
            for brouillon in comptes[cle].brouillons.filter(fiche=None):
                brouillon_rattacher(groupe=groupe, brouillon=brouillon, par=comptes[cle])
        ressource_construire(ligne["ressource"], par, Porteur(groupe=groupe))
