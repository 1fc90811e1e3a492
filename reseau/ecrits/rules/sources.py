"""Where what a section says comes from (R4.9)."""

import uuid

from django.db import transaction

from reseau.comptes.models import Compte
from reseau.ecrits.models import SectionDocument, SourceCitee
from reseau.ecrits.rules.gardes import ecriture_exiger, section_exiger


@transaction.atomic
def source_citer(
    *, section: SectionDocument, par: Compte, cle: uuid.UUID, intitule: str, adresse: str = ""
) -> SourceCitee:
    """Cite a source; the same key writes once.

    Raises RegleRefusee "droit", "gele" or "partie", ValidationError by field.
    """
    ecriture_exiger(par=par, document=section.document)
    section = section_exiger(section=section)
    if existante := SourceCitee.objects.filter(uuid=cle, section=section).first():
        return existante
    source = SourceCitee(uuid=cle, section=section, intitule=intitule.strip(), adresse=adresse.strip(), citee_par=par)
    source.full_clean()
    source.save()
    return source


@transaction.atomic
def source_retirer(*, source: SourceCitee, par: Compte) -> None:
    """It is cited no more. Raises RegleRefusee "droit" or "gele"."""
    ecriture_exiger(par=par, document=source.section.document)
    SourceCitee.objects.filter(pk=source.pk).delete()
