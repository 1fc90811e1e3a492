"""What this room knows of a person: what one opened, wrote, cited, remarked, signed."""

from home.donnees import rubrique
from home.registre import Rubrique
from reseau.comptes.models import Compte
from reseau.ecrits.models import (
    ChiffreInsere,
    DocumentLocal,
    ImportMesures,
    MesureTerritoire,
    Redaction,
    Remarque,
    SignatureLocale,
    SourceCitee,
    TexteEnMarge,
)

AUTOUR = "section__document__bassin"


def donnees_des_ecrits(compte: Compte) -> list[Rubrique]:
    """Every line of this room that names this person."""
    documents = DocumentLocal.objects.select_related("bassin")
    dites = {"Document": lambda document: str(document), "Version": "numero"}
    sections = {"Document": lambda ligne: str(ligne.section.document), "Section": "section.titre"}
    etats = Redaction.objects.filter(auteur=compte).select_related(AUTOUR)
    marges = TexteEnMarge.objects.select_related(AUTOUR)
    remarques = Remarque.objects.select_related(AUTOUR)
    sources = SourceCitee.objects.filter(citee_par=compte).select_related(AUTOUR)
    chiffres = ChiffreInsere.objects.filter(insere_par=compte).select_related(AUTOUR)
    signees = SignatureLocale.objects.filter(signataire=compte).select_related("document__bassin")
    return [
        rubrique("Documents ouverts", documents.filter(ouvert_par=compte), {**dites, "Le": "ouvert_le"}),
        rubrique("Documents publiés", documents.filter(publie_par=compte), {**dites, "Le": "publie_le"}),
        rubrique("Sections écrites", etats, {**sections, "Texte": "texte", "Le": "ecrite_le"}),
        rubrique(
            "Textes gardés en marge", marges.filter(auteur=compte), {**sections, "Texte": "texte", "Le": "ecrit_le"}
        ),
        rubrique("Textes départagés", marges.filter(regle_par=compte), {**sections, "Le": "regle_le"}),
        rubrique("Sources citées", sources, {**sections, "Source": "intitule", "Le": "citee_le"}),
        rubrique("Chiffres insérés", chiffres, {**sections, "Chiffre": "libelle"}),
        rubrique("Remarques", remarques.filter(auteur=compte), {**sections, "Remarque": "texte", "Le": "faite_le"}),
        rubrique(
            "Remarques réglées",
            remarques.filter(reglee_par=compte),
            {**sections, "Réponse": "reponse", "Le": "reglee_le"},
        ),
        rubrique(
            "Protocoles signés",
            signees,
            {"Document": lambda s: str(s.document), "Structure": "structure_nom", "Qualité": "qualite", "Le": "le"},
        ),
        *_tableau(compte),
    ]


def _tableau(compte: Compte) -> list[Rubrique]:
    """What one brought to the table of the notes."""
    mesures = MesureTerritoire.objects.filter(importee_par=compte).select_related("indicateur", "bassin")
    imports = ImportMesures.objects.all()
    dites = {"Indicateur": "indicateur.libelle", "Bassin": "bassin.nom", "Année": "annee", "Le": "importee_le"}
    return [
        rubrique("Mesures de territoires importées", mesures, dites),
        rubrique("Fichiers de mesures appliqués", imports.filter(par=compte), {"Fichier": "nom", "Le": "le"}),
        rubrique(
            "Fichiers de mesures annulés", imports.filter(annule_par=compte), {"Fichier": "nom", "Le": "annule_le"}
        ),
    ]
