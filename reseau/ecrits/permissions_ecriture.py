"""What one writes of a document, by the row that an address names; Http404 for anyone else."""

import uuid

from home.permissions import trouver
from reseau.comptes.models import Compte
from reseau.ecrits.choices import EN_CHANTIER, EtatDocument
from reseau.ecrits.models import ChiffreInsere, Remarque, SectionDocument, SourceCitee, TexteEnMarge
from reseau.ecrits.permissions import documents_ecrits, documents_tenus

SECTION = "section__document__bassin"


def section_get_tenue(compte: Compte, identifiant: uuid.UUID) -> SectionDocument:
    """A section of a document being written that this person holds."""
    tenus = documents_tenus(compte).filter(etat__in=EN_CHANTIER)
    lignes = SectionDocument.objects.filter(document__in=tenus)
    return trouver(lignes.select_related("document__bassin"), uuid=identifiant)


def section_get_relue(compte: Compte, identifiant: uuid.UUID) -> SectionDocument:
    """A section of a document that this person reads over with those of the bassin."""
    relus = documents_ecrits(compte).filter(etat=EtatDocument.RELECTURE)
    lignes = SectionDocument.objects.filter(document__in=relus)
    return trouver(lignes.select_related("document__bassin"), uuid=identifiant)


def source_get_ecrite(compte: Compte, identifiant: uuid.UUID) -> SourceCitee:
    """A source of a section that this person writes."""
    lignes = SourceCitee.objects.filter(section__document__in=documents_ecrits(compte))
    return trouver(lignes.select_related(SECTION), uuid=identifiant)


def chiffre_get_ecrit(compte: Compte, identifiant: uuid.UUID) -> ChiffreInsere:
    """A figure of a section that this person writes."""
    lignes = ChiffreInsere.objects.filter(section__document__in=documents_ecrits(compte))
    return trouver(lignes.select_related(SECTION), uuid=identifiant)


def marge_get_ecrite(compte: Compte, identifiant: uuid.UUID) -> TexteEnMarge:
    """A text kept beside a section that this person writes."""
    lignes = TexteEnMarge.objects.filter(section__document__in=documents_ecrits(compte))
    return trouver(lignes.select_related(SECTION, "auteur"), uuid=identifiant)


def remarque_get_tenue(compte: Compte, identifiant: uuid.UUID) -> Remarque:
    """A remark on a document that this person holds, while it is written."""
    tenus = documents_tenus(compte).filter(etat__in=EN_CHANTIER)
    lignes = Remarque.objects.filter(section__document__in=tenus)
    return trouver(lignes.select_related(SECTION, "auteur"), uuid=identifiant)
