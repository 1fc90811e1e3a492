"""Builders of documents: one of the bassin of Niort, in any state; who writes it."""

import datetime
import itertools
import uuid

from django.utils import timezone

from reseau.ecrits.choices import DOCUMENT, LUS, EtatDocument
from reseau.ecrits.models import DocumentLocal, SectionDocument
from reseau.ecrits.queries.sections import empreinte_de
from reseau.ecrits.rules.documents import document_ouvrir
from reseau.ecrits.rules.sections import chiffre_inserer, remarque_faire, section_ajouter, section_ecrire, source_citer
from reseau.membres.models import Appartenance
from reseau.territoires.models import Bassin
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission, une_region, une_structure

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
