"""Builders of notes, each through the room's own rules."""

import itertools

from django.db.models import Case, CharField, Value, When
from django.utils import timezone

from home.choices import Verdict
from pratiques.choices import Critere, Fraicheur, Niveau, Statut
from pratiques.models import Brouillon
from pratiques.recherche import seuil_recent
from pratiques.rules import brouillons, echanges, fonds, relectures
from pratiques.rules.fonds import RelectureReprise
from tests.fabriques import un_conseiller, une_structure

_compteur = itertools.count(1)

CONTENU = {
    "titre": "Appeler ensemble le service suivant",
    "accroche": "Trois minutes de téléphone, la personne présente.",
    "probleme": "Une personne sur deux n’arrivait pas au second rendez-vous.",
    "publics": ["tout-public"],
    "missions": ["accueil"],
    "themes": ["vae"],
    "etapes": [
        {"titre": "Vérifier", "qui": "L’accueil", "duree": "2 minutes", "description": "Lire la fiche du service."},
        {"titre": "Appeler", "qui": "Les deux", "duree": "3 minutes", "description": "Haut-parleur ouvert."},
    ],
    "choix": "La personne accepte ou refuse l’appel. Sinon, elle repart avec une fiche écrite.",
    "sources": "Registre anonyme de l’accueil, 2025",
    "resultats": "Huit rendez-vous tenus sur dix, contre un sur deux.",
    "atteste_anonymat": True,
    "atteste_gratuite": True,
    "atteste_neutralite": True,
}


def un_contenu(**champs):
    return {**CONTENU, **champs}


def un_auteur(reseau="missions-locales", **champs):
    return un_conseiller(une_structure(reseau), **champs)


def un_brouillon(auteur=None, **champs):
    """A draft that its author has filled."""
    auteur = auteur or un_auteur()
    brouillon = brouillons.brouillon_creer(auteur=auteur)
    return brouillons.brouillon_enregistrer(brouillon=brouillon, contenu=un_contenu(**champs), version=0, par=auteur)


def une_fiche_soumise(auteur=None, **champs):
    brouillon = un_brouillon(auteur, **champs)
    return brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur)


def une_grille(**reponses):
    return {c.value: {"reponse": reponses.get(c.value, "OUI"), "commentaire": ""} for c in Critere}


def rendre(relecture, verdict=Verdict.ACCEPTEE, remarque="", **reponses):
    return relectures.relecture_rendre(
        relecture=relecture,
        par=relecture.lecteur,
        verdict=verdict,
        grille=une_grille(**reponses),
        remarque=remarque or ("Dites combien." if verdict == Verdict.A_COMPLETER else ""),
    )


def reecrire(brouillon, par=None, onglet="", **champs):
    """Keep another content over the version there is."""
    version = Brouillon.objects.get(pk=brouillon.pk).version
    return brouillons.brouillon_enregistrer(
        brouillon=brouillon, contenu=un_contenu(**champs), version=version, par=par or brouillon.auteur, onglet=onglet
    )


def deux_accepter(fiche):
    """Read and accepted by two networks."""
    for reseau in (fiche.reseau.code, "cap-emploi" if fiche.reseau.code != "cap-emploi" else "apec"):
        rendre(relectures.relecture_prendre(fiche=fiche, par=un_auteur(reseau)))
    fiche.refresh_from_db()
    return fiche


def une_fiche_lue(auteur=None, **champs):
    return deux_accepter(une_fiche_soumise(auteur, **champs))


def une_fiche(statut=Statut.PUBLIEE, auteurs=None, reseau="missions-locales", contenu=None, **champs):
    """A note in any state, taken up with its past."""
    auteurs = auteurs or [un_auteur(reseau)]
    structure = auteurs[0].rattachements.select_related("structure__reseau").first().structure
    if "relectures" not in champs and statut not in (Statut.BROUILLON, Statut.SOUMISE):
        ailleurs = "apec" if structure.reseau.code != "apec" else "cio"
        champs["relectures"] = [
            RelectureReprise(lecteur=un_auteur(structure.reseau), verdict=Verdict.ACCEPTEE),
            RelectureReprise(lecteur=un_auteur(ailleurs), verdict=_dernier(statut), remarque="Précisez."),
        ]
    return fonds.fiche_importer(
        contenu=un_contenu(**{"titre": f"Fiche numéro {next(_compteur)}", **(contenu or {})}),
        auteurs=auteurs,
        structure=structure,
        statut=statut,
        **champs,
    )


def _dernier(statut):
    if statut == Statut.EN_RELECTURE:
        return ""
    return Verdict.A_COMPLETER if statut == Statut.A_COMPLETER else Verdict.ACCEPTEE


def poste(contenu, version=0, onglet="a", **plus):
    donnees = {"version": str(version), "onglet": onglet, **plus}
    for nom, valeur in contenu.items():
        if isinstance(valeur, list) and valeur and isinstance(valeur[0], dict):
            donnees[f"{nom}-TOTAL_FORMS"] = str(len(valeur))
            for rang, ligne in enumerate(valeur):
                donnees |= {f"{nom}-{rang}-{cle}": v for cle, v in ligne.items()}
        elif isinstance(valeur, bool):
            donnees |= {nom: "on"} if valeur else {}
        else:
            donnees[nom] = valeur
    return donnees


def une_reprise(fiche, compte=None, **champs):
    """Someone of another network did it again."""
    compte = compte or un_auteur("apec")
    structure = compte.rattachements.select_related("structure__reseau").first().structure
    valeurs = {"structure": structure, "maniere": "TELLE_QUELLE", "effet": "SEMBLABLE"}
    valeurs["depuis"] = timezone.localdate()
    return echanges.reprise_enregistrer(fiche=fiche, par=compte, **{**valeurs, **champs})


def un_message(fiche, compte=None, nature="QUESTION", texte="Comment faites-vous sans bureau ?", **champs):
    """Someone asks or says something of a note."""
    return echanges.message_ecrire(fiche=fiche, par=compte or un_auteur("apec"), nature=nature, texte=texte, **champs)


def avec_rangs(fiches):
    """The level and the freshness of notes as the database says them, to compare with those kept in memory."""
    niveau = Case(
        When(reprise_le__isnull=False, decision_le__isnull=False, then=Value(Niveau.RECOMMANDEE.value)),
        When(reprise_le__isnull=False, then=Value(Niveau.REPRISE.value)),
        When(eprouvee_le__lte=timezone.localdate(), then=Value(Niveau.EPROUVEE.value)),
        default=Value(Niveau.PARTAGEE.value),
        output_field=CharField(),
    )
    fraicheur = Case(
        When(a_revoir_le__lte=timezone.localdate(), then=Value(Fraicheur.A_VERIFIER.value)),
        When(publiee_le__gte=seuil_recent(timezone.localdate()), then=Value(Fraicheur.RECENTE.value)),
        default=Value(Fraicheur.EN_VIGUEUR.value),
        output_field=CharField(),
    )
    return fiches.annotate(rang_niveau=niveau, fraicheur=fraicheur)
