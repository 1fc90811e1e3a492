"""What this room offers to the ground floor: cards, histories, news, personal data, what it hears, periodic work,
checks.
"""

import datetime
from collections.abc import Iterator

from django.db.models import F
from django.urls import reverse

from home.courriels.nouvelles import Nouvelle
from home.documents import gels
from home.etats.historiques import Histoire
from home.exploitation.travaux import NUIT, Periodique
from home.models import Passage
from home.registre import Carte, Rubrique, indicateurs
from home.securite.donnees_personnelles import Traitement, rubrique
from reseau.comptes.models import Compte
from reseau.ecrits.choices import DOCUMENT, EN_CHANTIER, LUS, EtatDocument
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
from reseau.ecrits.permissions import documents_lisibles, peut_tenir_document
from reseau.ecrits.queries.documents import documents_en_attente
from reseau.ecrits.queries.sections import empreinte_de
from reseau.ecrits.rules.documents import documents_rappeler
from reseau.ecrits.rules.signatures import signatures_redemander, structure_fusion_suivre
from reseau.structures.models import Structure

MAX_CARTE = 4


def carte_documents(compte: Compte) -> Carte | None:
    """The documents that one signs, looks at again, reads over, writes; nothing when none waits."""
    documents = documents_en_attente(compte)
    if not documents:
        return None
    contexte = {
        "documents": documents[:MAX_CARTE],
        "autres": max(len(documents) - MAX_CARTE, 0),
        "url_suite": reverse("documents_locaux"),
        "libelle_suite": "Tous les documents",
    }
    return Carte("Documents à plusieurs", "ecrits/carte.html", contexte)


# The history of a document, read by who holds it.


DOCUMENT_DIT = Histoire(DOCUMENT, peut_tenir_document, retour=DocumentLocal.get_absolute_url)


# What the digests tell of documents: begun, read over, published.

MAX = 200
DITS = {
    EtatDocument.CO_ECRITURE: "S’écrit à plusieurs",
    EtatDocument.RELECTURE: "Se relit : vos remarques sont attendues",
    EtatDocument.PUBLIE: "Publié",
}


def documents_nouveaux(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """What happened to the documents that this person reads, by others; how one was written is its writers' own."""
    passages = Passage.objects.de(DocumentLocal).filter(vers__in=DITS, le__gt=depuis, le__lte=jusqu_a)
    lisibles = documents_lisibles(compte)
    dits = passages.exclude(par=compte).exclude(de=F("vers")).filter(object_id__in=lisibles.values("pk"))
    lus = list(dits.order_by("le", "pk")[:MAX])
    documents = lisibles.select_related("bassin").in_bulk({passage.object_id for passage in lus})
    for passage in lus:
        document = documents[passage.object_id]
        if passage.vers in EN_CHANTIER and document.gele:
            continue
        url = document.get_absolute_url()
        yield Nouvelle(str(document), url, DITS[EtatDocument(passage.vers)], passage.le)


# What this room knows of a person: what one opened, wrote, cited, remarked, signed.

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


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement(
        "Écrire et signer à plusieurs les documents d’un territoire",
        "auteur d’un passage ou d’une remarque, signature et sa date",
        "DocumentLocal SectionDocument TexteEnMarge Redaction SourceCitee ChiffreInsere Remarque SignatureLocale "
        "MesureTerritoire ImportMesures",
    )
]


def suivre_la_fusion(sender: object, source: Structure, cible: Structure, **kwargs: object) -> None:
    """A structure was merged: what it was called to sign goes with it."""
    structure_fusion_suivre(source=source, cible=cible)


# What the calendar does to documents: those to be seen again say so, signatures that are awaited are asked for.

TRAVAUX = [
    Periodique("ecrits.revoir", NUIT, documents_rappeler, "{} document(s) à revoir, dit(s) à qui les tient."),
    Periodique("ecrits.signatures", NUIT, signatures_redemander, "{} personne(s) appelée(s) à signer en tout."),
]


def documents_coherents() -> Iterator[str]:
    """What is published says what its print says, and its figures are frozen; what is written counts live figures."""
    for document in DocumentLocal.objects.filter(etat__in=LUS).select_related("bassin", "decision"):
        if empreinte_de(document) != document.empreinte:
            yield f"Le document {document.pk} ne dit plus ce qui a été publié."
    vifs = ChiffreInsere.objects.filter(section__document__etat__in=LUS, gele_le=None)
    for pk in vifs.values_list("pk", flat=True):
        yield f"Le chiffre {pk} d’un document publié n’est pas gelé."
    en_chantier = ChiffreInsere.objects.filter(section__document__etat__in=EN_CHANTIER)
    for pk in en_chantier.exclude(gele_le=None).values_list("pk", flat=True):
        yield f"Le chiffre {pk} est gelé dans un document qui s’écrit encore."
    for pk in en_chantier.exclude(code__in=list(indicateurs())).values_list("pk", flat=True):
        yield f"Le chiffre {pk} nomme un nombre que la maison ne compte plus."


def signatures_conformes() -> Iterator[str]:
    """Who signed a document read exactly what it says."""
    autres = SignatureLocale.objects.exclude(empreinte=F("document__empreinte"))
    for pk in autres.values_list("pk", flat=True):
        yield f"La signature {pk} n’est pas celle du texte publié."


def fichiers_entiers() -> Iterator[str]:
    """The file of what was published is there, the same byte for byte."""
    for document in DocumentLocal.objects.exclude(fichier="").only("fichier", "sha256").iterator(chunk_size=100):
        contenu = gels.fichier_lire(document.fichier)
        if contenu is None:
            yield f"Le fichier du document {document.pk} est absent : restaurez-le d’une sauvegarde."
        elif gels.empreinte(contenu) != document.sha256:
            yield f"Le fichier du document {document.pk} a changé : restaurez-le d’une sauvegarde."
