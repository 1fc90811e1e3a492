"""The numbers of the house set in a section: named, never copied, until publication freezes them (R4.9)."""

import datetime
import uuid

from django.db import transaction

from home.erreurs import RegleRefusee
from home.indicateurs import indicateurs
from reseau.comptes.models import Compte
from reseau.ecrits.choices import CHIFFRES_MAX
from reseau.ecrits.models import ChiffreInsere, SectionDocument
from reseau.ecrits.rules.gardes import ecriture_exiger, section_exiger


@transaction.atomic
def chiffre_inserer(
    *, section: SectionDocument, par: Compte, cle: uuid.UUID, code: str, du: datetime.date, au: datetime.date
) -> ChiffreInsere:
    """Set a number of the house, counted on the bassin from `du` to `au`, excluded; the same key writes once.

    Raises RegleRefusee "code" when the house does not count it, "au", "chiffres" when there are too many, "droit",
    "gele" or "partie"; ValidationError by field.
    """
    ecriture_exiger(par=par, document=section.document)
    section = section_exiger(section=section)
    if existant := ChiffreInsere.objects.filter(uuid=cle, section=section).first():
        return existant
    if (source := indicateurs().get(code)) is None:
        raise RegleRefusee("code", "La maison ne compte rien sous ce nom.")
    if au <= du:
        raise RegleRefusee("au", "Le dernier jour vient après le premier.")
    if section.chiffres.count() >= CHIFFRES_MAX:
        raise RegleRefusee("chiffres", f"Une section porte {CHIFFRES_MAX} chiffres au plus.")
    chiffre = ChiffreInsere(
        uuid=cle, section=section, code=code, libelle=source.libelle, unite=source.unite, du=du, au=au, insere_par=par
    )
    chiffre.full_clean()
    chiffre.save()
    return chiffre


@transaction.atomic
def chiffre_retirer(*, chiffre: ChiffreInsere, par: Compte) -> None:
    """It leaves the section. Raises RegleRefusee "droit" or "gele"."""
    ecriture_exiger(par=par, document=chiffre.section.document)
    ChiffreInsere.objects.filter(pk=chiffre.pk).delete()
