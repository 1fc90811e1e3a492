"""Builders of documents, one of Niort in any state; who writes and signs it; the table of the note."""

import datetime
import itertools
import uuid
from decimal import Decimal

from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.ecrits.choices import DOCUMENT, LUS, EtatDocument
from reseau.ecrits.documents import document_pdf, signatures_pdf
from reseau.ecrits.models import DocumentLocal, IndicateurTerritoire, MesureTerritoire, SectionDocument
from reseau.ecrits.queries.sections import empreinte_de
from reseau.ecrits.rules.documents import document_ouvrir
from reseau.ecrits.rules.sections import chiffre_inserer, remarque_faire, section_ajouter, section_ecrire, source_citer
from reseau.ecrits.rules.signatures import protocole_signer, signataires_choisir
from reseau.membres.models import Appartenance
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from tests.fabriques import un_bassin, un_conseiller, un_referent, une_chargee_de_mission, une_region, une_structure

ANNEE = timezone.localdate().year
_rangs = itertools.count(1)


def un_document(
    etat: str = "CO_ECRITURE", *, genre: str = "DIAGNOSTIC", bassin: Bassin | None = None, **champs
) -> DocumentLocal:
    """A document, every section written, brought to this state along the table of its life."""
    region, dit = une_region(), champs.pop("texte", "Ce que nous disons :")
    document = document_ouvrir(
        par=region, cle=uuid.uuid4(), genre=genre, bassin=bassin or un_bassin(), annee=champs.pop("annee", ANNEE)
    )
    for section in document.sections.all():
        SectionDocument.objects.filter(pk=section.pk).update(texte=f"{dit} {section.titre.lower()}.")
    if champs:
        DocumentLocal.objects.filter(pk=document.pk).update(**champs)
        document.refresh_from_db()
    for vers in list(EtatDocument)[1 : list(EtatDocument.values).index(etat) + 1]:
        gel = {"publie_le": timezone.now(), "publie_par": region, "empreinte": empreinte_de(document)}
        DOCUMENT.changer(document, vers=vers, par=None, champs=gel if vers == LUS[0] else {})
    return document


def un_du_bassin(reseau: str = "missions-locales", bassin: Bassin | None = None, **champs):
    """Someone of a structure that belongs to the bassin: writes its documents."""
    structure = une_structure(reseau)
    hier = timezone.localdate() - datetime.timedelta(days=1)
    Appartenance.objects.create(structure=structure, bassin=bassin or un_bassin(), du=hier)
    return un_conseiller(structure, **champs)


def une_section(document: DocumentLocal | None = None, cle: str = "territoire") -> SectionDocument:
    """One of its sections, as a rule takes it."""
    return (document or un_document()).sections.select_related("document__bassin").get(cle=cle)


def documents_locaux():
    """The documents that the Région lists: one more bassin at each rank."""
    return une_region(), "/documents-locaux/", lambda rang: un_document(bassin=un_bassin(f"bassin-{next(_rangs)}"))


def sections_d_un_document():
    """The page of a document read over, each section more with its source, its figure and its remark."""
    document = un_document("RELECTURE")
    tient = une_chargee_de_mission()

    def ajouter(rang: int) -> None:
        section = section_ajouter(document=document, par=tient, cle=uuid.uuid4(), titre=f"Section {rang}")
        section_ecrire(section=section, par=tient, texte="Écrite.", version=1)
        source_citer(section=section, par=tient, cle=uuid.uuid4(), intitule="Insee, 2023")
        un_chiffre(section, tient)
        remarque_faire(section=section, par=tient, cle=uuid.uuid4(), texte="À préciser.")

    return tient, f"/documents-locaux/{document.uuid}/", ajouter


def un_chiffre(section: SectionDocument, par, code: str = "evenements_tenus"):
    """Events of this year, counted by the house."""
    annee = {"du": datetime.date(ANNEE, 1, 1), "au": datetime.date(ANNEE + 1, 1, 1)}
    return chiffre_inserer(section=section, par=par, cle=uuid.uuid4(), code=code, **annee)


def publiable(**champs) -> DocumentLocal:
    """Read over, with every source that it owes."""
    document = un_document("RELECTURE", **champs)
    for section in document.sections.filter(sources_exigees=True):
        source_citer(section=section, par=une_region(), cle=uuid.uuid4(), intitule="Insee, 2023")
    return document


def une_structure_du_bassin(bassin: Bassin | None = None, **champs) -> Structure:
    """A structure that belongs to Niort since yesterday."""
    structure = une_structure(**champs)
    hier = timezone.localdate() - datetime.timedelta(days=1)
    Appartenance.objects.create(structure=structure, bassin=bassin or un_bassin(), du=hier)
    return structure


def un_protocole(etat: str = "PUBLIE", *, signataires: tuple[Structure, ...] = (), **champs) -> DocumentLocal:
    """A protocol of Niort, these structures called to sign it."""
    protocole = un_document(etat, genre="PROTOCOLE", **champs)
    if signataires:
        signataires_choisir(document=protocole, par=une_region(), structures=signataires)
    return protocole


def signer(protocole: DocumentLocal, structure: Structure, par: Compte | None = None, **dit):
    """Sign it as its referent, what was read being what stands there."""
    par = par or un_referent(structure)
    dit = {"qualite": "Directrice", "empreinte": empreinte_de(protocole), **dit}
    return protocole_signer(document=protocole, structure=structure, par=par, **dit)


def un_indicateur(code: str = "population", **champs) -> IndicateurTerritoire:
    """A line of the table."""
    dit = {"libelle": code.capitalize(), "unite": "habitants", "source": "Insee, 2023", **champs}
    return IndicateurTerritoire.objects.get_or_create(code=code, defaults=dit)[0]


def une_mesure(valeur: int, sur: int | None = None, *, indicateur=None, bassin=None, annee=2023) -> MesureTerritoire:
    """One number of one bassin."""
    return MesureTerritoire.objects.create(
        indicateur=indicateur or un_indicateur(), bassin=bassin or un_bassin(), annee=annee,
        valeur=Decimal(valeur), sur=None if sur is None else Decimal(sur), importee_par=une_region(),
    )  # fmt: skip


def signatures_d_un_protocole():
    """The page of a protocol, one structure more at each rank."""
    protocole = un_protocole()

    def ajouter(rang: int) -> None:
        structure = une_structure_du_bassin()
        protocole.signataires.add(structure)
        if rang % 2:
            signer(protocole, structure)

    return un_referent(), f"/documents-locaux/{protocole.uuid}/signatures/", ajouter


def indicateurs_du_tableau():
    """The table that the Région keeps."""
    return (
        une_region(),
        "/documents-locaux/tableau/",
        lambda rang: une_mesure(rang, indicateur=un_indicateur(f"i{rang}")),
    )


def tableau_d_une_note():
    """The page of a note, one indicator more at each rank."""
    note = un_document("PUBLIE", genre="NOTE")

    def ajouter(rang: int) -> None:
        une_mesure(rang, 100, indicateur=un_indicateur(f"i{rang}"), annee=2020 + rang % 4)

    return une_region(), f"/documents-locaux/{note.uuid}/", ajouter


def documents_des_ecrits() -> dict[str, bytes]:
    """A protocol half signed, its sheet, a note with its table; texts with everything that one types."""
    signee, attendue = une_structure_du_bassin(nom="Mission locale " * 8), une_structure_du_bassin()
    protocole = un_protocole(signataires=(signee, attendue))
    signer(protocole, signee)
    riche = "# Un\n\n### Trois\n\n1. a\n   - b\n\n> cité\n\n`code`, **gras**, [lien](https://exemple.example)\n\n---\n"
    protocole.sections.filter(cle="objet").update(texte=riche)
    une_mesure(12, 100)
    une_mesure(15, 100, annee=2024)
    note = publiable(genre="NOTE")
    un_chiffre(note.sections.first(), une_region())
    suivante = un_protocole("RELECTURE", bassin=un_bassin("cognac"))
    return {
        "protocole": document_pdf(protocole),
        "feuille des signatures": signatures_pdf(protocole, noms=True),
        "feuille des signatures, publique": signatures_pdf(suivante, noms=False),
        "note de territoire": document_pdf(note),
    }
