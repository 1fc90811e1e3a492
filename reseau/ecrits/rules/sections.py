"""The sections of a document: who holds it adds, names, moves them, takes away an empty one (R4.9)."""

import uuid

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.ecrits.choices import SECTIONS_MAX
from reseau.ecrits.models import DocumentLocal, SectionDocument
from reseau.ecrits.rules.gardes import chantier_exiger, section_exiger

PORTE = ("sources", "chiffres", "remarques")


@transaction.atomic
def section_ajouter(
    *, document: DocumentLocal, par: Compte, cle: uuid.UUID, titre: str, consigne: str = "",
    sources_exigees: bool = False,
) -> SectionDocument:  # fmt: skip
    """Add a section after the others; the same key writes once.

    Raises RegleRefusee "droit", "gele" or "sections" when there are too many, ValidationError by field.
    """
    chantier_exiger(par=par, document=document)
    if existante := SectionDocument.objects.filter(uuid=cle, document=document).first():
        return existante
    sections = list(document.sections.all())
    if len(sections) >= SECTIONS_MAX:
        raise RegleRefusee("sections", f"Un document a {SECTIONS_MAX} sections au plus.")
    section = SectionDocument(
        uuid=cle, document=document, ordre=max((s.ordre for s in sections), default=0) + 1, cle=f"s-{cle.hex}",
        titre=titre.strip(), consigne=consigne.strip(), sources_exigees=sources_exigees,
    )  # fmt: skip
    section.full_clean()
    section.save()
    return section


@transaction.atomic
def section_nommer(
    *, section: SectionDocument, par: Compte, titre: str, consigne: str = "", sources_exigees: bool = False
) -> SectionDocument:
    """Name it another way, say what one writes there, whether it must cite a source.

    Raises RegleRefusee "droit", "gele" or "partie", ValidationError by field.
    """
    chantier_exiger(par=par, document=section.document)
    verrou = section_exiger(section=section)
    verrou.titre, verrou.consigne, verrou.sources_exigees = titre.strip(), consigne.strip(), sources_exigees
    verrou.full_clean()
    verrou.save(update_fields=["titre", "consigne", "sources_exigees"])
    return verrou


@transaction.atomic
def section_deplacer(*, section: SectionDocument, par: Compte, vers: int) -> SectionDocument:
    """Place it at this rank among the others, the nearest one that exists. Raises RegleRefusee as above."""
    chantier_exiger(par=par, document=section.document)
    verrou = section_exiger(section=section)
    autres = [autre for autre in verrou.document.sections.all() if autre.pk != verrou.pk]
    autres.insert(min(max(vers, 1), len(autres) + 1) - 1, verrou)
    for ordre, autre in enumerate(autres, 1):
        autre.ordre = ordre
    SectionDocument.objects.bulk_update(autres, ["ordre"])
    return verrou


@transaction.atomic
def section_retirer(*, section: SectionDocument, par: Compte) -> None:
    """Take away a section where nothing is written. Raises RegleRefusee "occupe", or as above."""
    chantier_exiger(par=par, document=section.document)
    verrou = section_exiger(section=section)
    porte = any(getattr(verrou, relation).exists() for relation in PORTE)
    if verrou.texte.strip() or porte or verrou.en_marge.filter(regle_le=None).exists():
        raise RegleRefusee("occupe", "Cette section n’est pas vide : videz-la d’abord, sources et chiffres compris.")
    verrou.delete()
